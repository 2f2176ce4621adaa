import { agreed } from './agree.ts';
import type { Agreed, Difference } from './agree.ts';
import type { Imported } from './billers.ts';
import { genaiPrices } from './genai.ts';
import type { GenaiModel } from './genai.ts';
import { litellmPrices } from './litellm.ts';
import type { LiteLlmRow } from './litellm.ts';
import { withModalities } from './stated.ts';
import type { TableModel } from './stated.ts';
import { DAY, litellmRows } from './tables.ts';
import type { Tables } from './tables.ts';

/** A name of a model and what the tables say of it. */
export interface Named {
  readonly name: string;
  /** the page that genai-prices reads */
  readonly url: string;
  /** whether a prompt of just the length that a price begins with has that price */
  readonly isLongFrom: boolean;
  readonly genai: GenaiModel | undefined;
  readonly row: LiteLlmRow | undefined;
  readonly prices: readonly Agreed[];
  readonly different: readonly Difference[];
  /** why it has no price, where the tables have it */
  readonly left?: string | undefined;
}

/** Every name that the tables have of a biller. */
export function namedModels(imported: Imported, tables: Tables): Named[] {
  const { urls = [], models = [] } = tables.genai[imported.genai] ?? {};
  const rows = litellmRows(imported, tables.litellm);
  const owners = new Map(models.flatMap((model) => model.names.map((name) => [name, model] as const)));
  const resold = resoldPrices(tables);
  const names = [...new Set([...owners.keys(), ...rows.keys()])].filter((name) => imported.only?.test(name) ?? true);
  return names.sort().map((name): Named => {
    const genai = owners.get(name);
    // What a matcher names beside the model's own name is the same model.
    const row = rows.get(name) ?? (genai && rowOf(genai, rows));
    const url = imported.url ?? urls[0] ?? '';
    const none = { name, url, isLongFrom: imported.isLongFrom === true, genai, row, prices: [], different: [] };
    if (imported.needsRow && !row) return { ...none, left: 'nothing says that it is of this biller' };
    if (PROFILE.test(genai?.id ?? '') || tables.litellm[`global.${name}`])
      return { ...none, left: 'its price depends on the inference profile' };
    const a = genai && priced(imported, name, genaiPrices(genai, url));
    const b = row && priced(imported, name, litellmPrices(row));
    if (genai && a?.prices.length === 0) return { ...none, left: 'its price depends on what no call tells' };
    if (!row && genai && resold.has(JSON.stringify([bare(genai.id), genai.prices[0]?.values])))
      return { ...none, left: 'OpenRouter sells it at this price; nothing says that the biller does' };
    const result = agreed(a, b, DAY);
    return { ...none, prices: plausible(result.agreed), different: result.different };
  });
}

/**
 * Prices without the service tiers that LiteLLM alone states and that are no discount, or none on the whole of the
 * text: a tier's factor is one for what goes in and what comes out.
 */
function plausible(prices: readonly Agreed[]): readonly Agreed[] {
  return prices.filter(({ by, tier }) => {
    if (by !== 'litellm' || tier === 'standard') return true;
    const [input, output] = (['text_input', 'text_output'] as const).map((item) => {
      const [served, standard] = [tier, 'standard'].map((one) =>
        Number(prices.find((price) => price.item === item && price.tier === one && price.over === 0)?.price),
      );
      return (served ?? NaN) / (standard ?? NaN);
    });
    if (input === undefined || output === undefined || Math.abs(input - output) > 1e-6) return false;
    return tier === 'priority' ? input > 1 : input < 1;
  });
}

/** Names of Amazon Bedrock that tell where a call goes. */
const PROFILE = /^(?:global|regional)\./;

function rowOf({ id, names }: GenaiModel, rows: ReadonlyMap<string, LiteLlmRow>): LiteLlmRow | undefined {
  return rows.get(id) ?? rows.get(names.find((name) => rows.has(name)) ?? '');
}

/** A write to Claude's cache is kept for five minutes where the table does not say that it is for an hour. */
const CLAUDE = /claude-/;

function priced({ isLongFrom }: Imported, name: string, { prices, source }: TableModel): TableModel {
  // Where a price begins with a number of tokens, genai-prices says that it begins after the one before.
  const over = (start: number): number => (isLongFrom ? Math.ceil(start / 1000) * 1000 : start);
  const stepped = prices.map((price) => ({
    ...price,
    item: CLAUDE.test(name) && price.item === 'text_cache_write' ? ('text_cache_write_5m' as const) : price.item,
    steps: price.steps.map((step) => ({ ...step, over: over(step.over) })),
  }));
  return { prices: withModalities(name, stepped), source };
}

/** OpenRouter's models and prices: genai-prices has some of them under their makers, too. */
function resoldPrices({ genai }: Tables): ReadonlySet<string> {
  const models = genai['openrouter']?.models ?? [];
  return new Set(models.map(({ id, prices }) => JSON.stringify([bare(id), prices[0]?.values])));
}

function bare(id: string): string {
  return id.slice(id.indexOf('/') + 1);
}
