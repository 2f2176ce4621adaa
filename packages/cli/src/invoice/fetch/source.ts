import type { Fields } from '@costspan/core/internal';
import type { Asked, Get, VendorKey } from '../../vendor-api/http.ts';

/** UTC days, `YYYY-MM-DD`; both count. */
export interface Period {
  readonly from: string;
  readonly to: string;
}

/** A provider whose API states what it bills. */
export interface Source extends Pick<Asked, 'headers'> {
  /** `gen_ai.provider.name` */
  readonly provider: string;
  readonly baseUrl: string;
  /** its key, and what kind of key it has to be */
  readonly key: VendorKey & { readonly kind: string };
  /** Days that the API asks for at once. */
  readonly daysAtOnce: number;
  /** Everything that is billed in some days, page after page. */
  readonly rows: (get: Get, period: Period) => AsyncGenerator<readonly unknown[]>;
  /** The rows as one bill, in the form of the provider's own answer. */
  readonly bill: (rows: readonly unknown[]) => Fields;
}

export const DAY = 86_400_000;

/** The day after, `YYYY-MM-DD`. */
export function dayAfter(day: string): string {
  return dayAt(Date.parse(day) + DAY);
}

export function dayAt(at: number): string {
  return new Date(at).toISOString().slice(0, 10);
}
