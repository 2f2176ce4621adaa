import type { BillerBook, Evidence, ModelEntry, RateEntry } from '../../../core/src/price-book/types.ts';
import type { Item } from '../../../core/src/usage/usage.ts';
import type { Agreed } from './agree.ts';
import type { Named } from './models.ts';
import { DAY, GENAI, LITELLM } from './tables.ts';

/** Where a price was read, as a rate says it. */
export interface Reading {
  readonly source: string;
  readonly seen: string;
  readonly evidence: Evidence;
  readonly table: string;
  readonly witnesses?: number | undefined;
  readonly note?: string | undefined;
}

/** A row of a model's prices: those of one reading that hold for the same calls. */
export interface Row {
  readonly reading: number;
  readonly when?: RateEntry['when'];
  readonly from?: string | undefined;
  readonly until?: string | undefined;
  readonly perMillion: Readonly<Partial<Record<Item, string>>>;
}

/** A model with its prices, or the prices that a model of the book lacks. */
export type TokenModel = Partial<Omit<ModelEntry, 'model' | 'rates'>> & {
  readonly model: string;
  readonly prices: readonly Row[];
};

/** What the script writes of a biller. */
export interface TokenBook {
  readonly biller: string;
  readonly readings: readonly Reading[];
  readonly models: readonly TokenModel[];
}

/** Names that are no names: the beginning of some, or another seller's. */
const NO_NAME = /[-:]$|:(?:free|extended|thinking)$|\*/;
/** What is sold by other units than a chat's, of which the tables tell a part only. */
const NO_TEXT =
  /image|tts|whisper|transcri|realtime|live|audio|speech|voice|voxtral|omni|banana|veo|imagen|ocr|robotics|moderation|(?<!safe)guard|rerank|computer-use|-search/;
const TEXT_MODES: readonly unknown[] = ['chat', 'completion', 'responses', 'embedding'];

/** What the book lacks of the models that the tables name. */
export function tokenBook(book: BillerBook, named: readonly Named[]): TokenBook {
  const readings: Reading[] = [];
  const own = new Map(
    book.models.flatMap((model) => [model.model, ...(model.aliases ?? [])].map((name) => [name, model])),
  );
  const added = additions(book, named, own, readings);
  const groups = Map.groupBy(
    named.filter((one) => !own.has(one.name) && isText(one)),
    ({ name, genai, row, prices }) =>
      `${genai?.id ?? undated(name)}\n${JSON.stringify(prices.map((price) => ({ ...price, by: '' })))}\n${row?.source ?? ''}`,
  );
  const models = [...groups.values()].map((group): TokenModel => {
    const main = mainOf(group);
    const aliases = group.map(({ name }) => name).filter((name) => name !== main.name);
    return {
      model: main.name,
      ...(aliases.length > 0 && { aliases: aliases.sort() }),
      modality: 'text',
      ...endOf(main),
      ...regionsOf(main),
      prices: rowsOf(main.prices, main, readings),
    };
  });
  return { biller: book.biller, readings, models: [...added, ...models] };
}

/** A chat or an embedding whose prompts have a price. */
function isText({ name, row, prices, different, left }: Named): boolean {
  if (left !== undefined || NO_NAME.test(name) || NO_TEXT.test(name)) return false;
  if (row?.mode !== undefined && !TEXT_MODES.includes(row.mode)) return false;
  const main: readonly string[] = ['text_input', 'text_output'];
  const has = (item: string): boolean =>
    prices.some((one) => one.item === item && one.tier === 'standard' && one.over === 0);
  if (different.some(({ item, tier, over }) => main.includes(item) && tier === 'standard' && over === 0)) return false;
  return has('text_input') && has('text_output') !== isEmbedding({ name, row });
}

function isEmbedding({ name, row }: Pick<Named, 'name' | 'row'>): boolean {
  return row?.mode === 'embedding' || (row?.mode === undefined && /embed|^(?:text-)?(?:ada|similarity)/.test(name));
}

/** Prices of items that a model of the book has in no way, in that service tier. */
function additions(
  book: BillerBook,
  named: readonly Named[],
  own: ReadonlyMap<string, ModelEntry>,
  readings: Reading[],
): TokenModel[] {
  return book.models.flatMap((model) => {
    const one = named.find(({ name }) => name === model.model) ?? named.find(({ name }) => own.get(name) === model);
    if (!one || one.left !== undefined) return [];
    const has = new Set(model.rates.map((rate) => `${rate.item} ${tierOf(rate)}`));
    const lacking = one.prices.filter((price) => !has.has(`${price.item} ${price.tier}`) && fits(price, model));
    return lacking.length === 0 ? [] : [{ model: model.model, prices: rowsOf(lacking, one, readings) }];
  });
}

/**
 * Whether the tables' prices can stand beside those of a model of the book: its prices of tokens depend on nothing
 * that the tables do not know, no end among it, and what is no text has two witnesses, since the tables mix up its
 * tokens.
 */
function fits({ by, until, assumed }: Agreed, { rates, modality }: ModelEntry): boolean {
  const byToken = rates.filter(({ unit }) => unit === 'token');
  const facts = byToken.flatMap(({ when }) => Object.keys(when ?? {}));
  const isPlain = facts.every((fact) => fact === 'service_tier' || fact === 'input_tokens');
  const isDated = until !== undefined || byToken.every((rate) => rate.until === undefined);
  return byToken.length > 0 && isPlain && isDated && (modality === 'text' || (by === 'both' && !assumed));
}

function tierOf({ when }: RateEntry): string {
  return String(when?.['service_tier'] ?? 'standard');
}

function mainOf(group: readonly Named[]): Named {
  const [first] = group;
  if (!first) throw new Error('a group has a member');
  return (
    group.find(({ name, genai, row }) => name === genai?.id && row) ??
    group.find(({ name, genai }) => name === genai?.id) ??
    group.toSorted((a, b) => a.name.length - b.name.length)[0] ??
    first
  );
}

/** `gpt-4o-2024-08-06`, `claude-haiku-4-5@20251001`: a snapshot belongs to its model. */
function undated(name: string): string {
  return name.replace(/[-@](?:\d{4}-\d{2}-\d{2}|\d{8})$/, '');
}

function endOf({ row }: Named): Pick<TokenModel, 'ended' | 'endedSource'> {
  const { deprecation_date: ended, deprecation_source: source } = row ?? {};
  if (!ended || !source || !/^https:\/\/\S+$/.test(source)) return {};
  return { ended, endedSource: `${source}, via litellm ${LITELLM.version}, ${DAY}` };
}

/** What the model costs where a call is bound to a region; Vertex AI names each by itself, OpenAI the two that the table has. */
function regionsOf({ row, url }: Named): Pick<TokenModel, 'regions'> {
  const everywhere = row?.regional_endpoint_uplift_multiplier;
  const [eu, us] = [row?.regional_processing_uplift_multiplier_eu, row?.regional_processing_uplift_multiplier_us];
  const factor = everywhere ?? (eu === us ? eu : undefined);
  if (factor === undefined) return {};
  const reading = { source: url, seen: DAY, evidence: 'secondary', note: `via litellm ${LITELLM.version}` } as const;
  return { regions: [{ ...(everywhere === undefined && { in: ['eu', 'us'] }), factor: String(factor), ...reading }] };
}

function rowsOf(prices: readonly Agreed[], named: Named, readings: Reading[]): Row[] {
  const rows = new Map<string, Omit<Row, 'perMillion'> & { perMillion: Partial<Record<Item, string>> }>();
  for (const price of prices) {
    const { from, until } = price;
    const reading = readingOf(readings, named, price.by);
    const when = whenOf(price, named.isLongFrom);
    const key = JSON.stringify([reading, when, from, until]);
    const row = rows.get(key) ?? { reading, when, from, until, perMillion: {} };
    row.perMillion[price.item] = price.price;
    rows.set(key, row);
  }
  return [...rows.values()];
}

function whenOf({ tier, over, upTo }: Agreed, isLongFrom: boolean): RateEntry['when'] {
  const when: Record<string, NonNullable<RateEntry['when']>[string]> = {};
  const [after, last] = isLongFrom ? ['from', 'below'] : ['over', 'to'];
  if (over > 0 || upTo !== undefined)
    when['input_tokens'] = { ...(over > 0 && { [after]: over }), ...(upTo !== undefined && { [last]: upTo }) };
  if (tier !== 'standard') when['service_tier'] = tier;
  return Object.keys(when).length > 0 ? when : undefined;
}

/** Some rows of LiteLLM name the page that tells their end. */
const PRICES = /^(?!.*deprecat)/;

function readingOf(readings: Reading[], named: Named, by: Agreed['by']): number {
  const [genai, litellm] = [GENAI, LITELLM].map((table) => `${table.package} ${table.version}`);
  const reading: Reading = {
    source: by === 'litellm' && PRICES.test(String(named.row?.source)) ? String(named.row?.source) : named.url,
    seen: DAY,
    evidence: 'secondary',
    table: (by === 'litellm' ? litellm : genai) ?? '',
    ...(by === 'both' && { witnesses: 2, note: `${litellm} agrees` }),
  };
  const known = readings.findIndex((one) => JSON.stringify(one) === JSON.stringify(reading));
  return known < 0 ? readings.push(reading) - 1 : known;
}
