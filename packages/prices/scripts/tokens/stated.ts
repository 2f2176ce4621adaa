import type { Item } from '../../../core/src/usage/usage.ts';

/** One price of a table: of a million tokens, in US dollars. */
export interface Stated {
  readonly item: Item;
  /** `standard` where no other is named */
  readonly tier: string;
  readonly steps: readonly Step[];
  readonly from?: string | undefined;
  readonly until?: string | undefined;
  /** the table states it of another item, which this one is a kind of */
  readonly assumed?: true;
}

/** A price from a length of prompt on: of prompts with more tokens than `over`. */
export interface Step {
  readonly over: number;
  readonly price: string;
}

/** What a table says of one model. */
export interface TableModel {
  readonly prices: readonly Stated[];
  /** where it says that it has them from */
  readonly source: string | undefined;
}

/** What a table does not state apart costs what it is a kind of, as both tables count. */
const KIND_OF: readonly (readonly [Item, Item])[] = [
  ['image_input', 'text_input'],
  ['video_input', 'text_input'],
  ['audio_input', 'text_input'],
  ['image_cached_input', 'text_cached_input'],
  ['audio_cached_input', 'text_cached_input'],
];

/** With the prices that Google's answers need, which tell tokens by what they are of, and a table does not repeat. */
export function withModalities(name: string, prices: readonly Stated[]): readonly Stated[] {
  if (!/^gem(?:ini|ma)-/.test(name) || !prices.some(({ item }) => item === 'text_output')) return prices;
  const apart = new Set(prices.map(({ item }) => item));
  return [
    ...prices,
    ...KIND_OF.filter(([item]) => !apart.has(item)).flatMap(([item, kind]) =>
      prices.filter((one) => one.item === kind).map((one) => ({ ...one, item, assumed: true as const })),
    ),
  ];
}
