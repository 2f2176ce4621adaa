import { z } from 'zod';
import type { BillerBook, PriceLayer } from '../price-book/types.ts';
import { billerBookSchema as book, priceLayerSchema as layer } from './schema.ts';

/** What a value is held against. */
export interface Form<T> {
  /** throws where the value has another form */
  parse(value: unknown): T;
  /** `reportInput`: each issue has the value that it is about */
  safeParse(value: unknown, options?: { readonly reportInput?: boolean }): Formed<T>;
}

/** A value of a form, or what is wrong with it, by the path of each field. */
export type Formed<T> =
  | { readonly success: true; readonly data: T }
  | {
      readonly success: false;
      readonly error: {
        readonly issues: readonly {
          readonly path: readonly PropertyKey[];
          readonly message: string;
          readonly input?: unknown;
        }[];
      };
    };

export const billerBookSchema: Form<BillerBook> = book;
export const priceLayerSchema: Form<PriceLayer> = layer;

/** JSON Schema of a layer file, for editors. */
export function priceLayerJsonSchema(): Record<string, unknown> {
  return z.toJSONSchema(layer, { io: 'input' }) as Record<string, unknown>;
}

/** JSON Schema of a biller's book. */
export function billerBookJsonSchema(): Record<string, unknown> {
  return z.toJSONSchema(book, { io: 'input' }) as Record<string, unknown>;
}
