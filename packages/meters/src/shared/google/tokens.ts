import type { Item } from '@costspan/core/internal';
import { fields, list, number, text } from '../wire/index.ts';
import type { Fields } from '../wire/index.ts';
import type { Modality } from './answer.ts';
import type { Call } from './call.ts';

/** Tokens by what they are billed as; `compute` are those of which no answer tells the price. */
export interface Tokens {
  readonly counts: ReadonlyMap<Item, number>;
  readonly totalInput: number | undefined;
  readonly totalOutput: number | undefined;
  /** the stated total is more than its parts: nothing tells what the rest is */
  readonly unexplained?: boolean;
}

/** One total of an answer, with its parts by modality. */
interface Part {
  readonly total: number | undefined;
  readonly details: readonly unknown[];
}

interface Reported {
  readonly input: Part;
  readonly tools: Part;
  readonly cached: Part;
  readonly output: Part;
  readonly thoughts: number;
  readonly total: number | undefined;
}

/** `only`: the one modality of the answer, for a total that has no parts. */
export function tokensOf(call: Call, only: Modality | undefined, single: boolean): Tokens | undefined {
  const reported = reportedBy(call.answer);
  if (!reported) {
    const counts = compatibleTokens(fields(call.answer?.['usage']), single ? (only ?? 'text') : undefined);
    // Parts that nobody reads here (the OpenAI-compatible endpoint's details) would change the sum.
    if (Object.values(fields(call.answer?.['usage']) ?? {}).some((part) => fields(part) !== undefined))
      counts.set('compute', 1);
    return counts.size === 0
      ? undefined
      : { counts, totalInput: sumOf(counts, '_input'), totalOutput: sumOf(counts, '_output') };
  }
  const { input, tools, cached, output, thoughts } = reported;
  const inputs = add(divide(input, 'text'), divide(tools, 'text'));
  const outputs = divide(output, output.details.length > 0 ? 'text' : (only ?? (single ? 'text' : undefined)));
  const counts = new Map<Item, number>();
  const put = (item: Item, quantity: number): void => {
    if (quantity > 0) counts.set(item, (counts.get(item) ?? 0) + quantity);
  };
  takeCached(inputs, cached, put);
  for (const [kind, quantity] of inputs) put(kind === undefined ? 'compute' : `${kind}_input`, quantity);
  for (const [kind, quantity] of outputs) put(kind === undefined ? 'compute' : `${kind}_output`, quantity);
  put('text_output', isWithin(reported) ? 0 : thoughts);
  const sum = (input.total ?? 0) + (tools.total ?? 0) + (output.total ?? 0) + thoughts;
  return {
    counts,
    totalInput: input.total,
    totalOutput: (output.total ?? 0) + thoughts,
    unexplained: (reported.total ?? 0) > sum,
  };
}

/** The OpenAI-compatible endpoint counts in OpenAI's words (https://ai.google.dev/gemini-api/docs/openai, 2026-11-24). */
function compatibleTokens(usage: Fields | undefined, main: Modality | undefined): Map<Item, number> {
  const counts = new Map<Item, number>();
  const input = number(usage?.['prompt_tokens']);
  const written = number(usage?.['completion_tokens']);
  // Thoughts are in the total alone.
  const output =
    written === undefined ? undefined : Math.max(written, (number(usage?.['total_tokens']) ?? 0) - (input ?? 0));
  if (input !== undefined) counts.set('text_input', input);
  if (output !== undefined) counts.set(main === undefined ? 'compute' : `${main}_output`, output);
  return counts;
}

function reportedBy(answer: Fields | undefined): Reported | undefined {
  const usage = fields(answer?.['usageMetadata'] ?? answer?.['usage_metadata']);
  if (usage) {
    const get = (name: string): unknown =>
      usage[name] ?? usage[name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)];
    const part = (total: string, details: string): Part => ({
      total: number(get(total)),
      details: list(get(details)) ?? [],
    });
    const candidates = part('candidatesTokenCount', 'candidatesTokensDetails');
    return {
      input: part('promptTokenCount', 'promptTokensDetails'),
      tools: part('toolUsePromptTokenCount', 'toolUsePromptTokensDetails'),
      cached: part('cachedContentTokenCount', 'cacheTokensDetails'),
      output: candidates.total === undefined ? part('responseTokenCount', 'responseTokensDetails') : candidates,
      thoughts: number(get('thoughtsTokenCount')) ?? 0,
      total: number(get('totalTokenCount')),
    };
  }
  const own = fields(answer?.['usage']);
  // Vertex AI writes the names in camelCase where the SDK is not in between.
  const get = (name: string): unknown =>
    own?.[name] ?? own?.[name.replace(/_[a-z]/g, (letter) => letter.slice(1).toUpperCase())];
  if (get('total_input_tokens') === undefined && get('total_output_tokens') === undefined) return undefined;
  const part = (name: string): Part => ({
    total: number(get(`total_${name}_tokens`)),
    details: list(get(`${name}_tokens_by_modality`)) ?? [],
  });
  return {
    input: part('input'),
    tools: part('tool_use'),
    cached: part('cached'),
    output: part('output'),
    thoughts: number(get('total_thought_tokens')) ?? 0,
    total: number(get('total_tokens')),
  };
}

type Division = Map<Modality | undefined, number>;

/** What no part names is of the kind `rest`; where the parts are more than their total, nothing is divided. */
function divide({ total, details }: Part, rest: Modality | undefined): Division {
  const division: Division = new Map();
  let named = 0;
  for (const detail of details.map(fields)) {
    const tokens = number(detail?.['tokenCount'] ?? detail?.['token_count'] ?? detail?.['tokens']) ?? 0;
    const kind = kindOf(text(detail?.['modality']));
    division.set(kind, (division.get(kind) ?? 0) + tokens);
    named += tokens;
  }
  const left = (total ?? named) - named;
  if (left < 0) return new Map([[undefined, total ?? 0]]);
  if (left > 0) division.set(rest, (division.get(rest) ?? 0) + left);
  return division;
}

/** Pages of a document are read as images. */
function kindOf(modality: string | undefined): Modality | undefined {
  const name = modality?.toLowerCase();
  if (name === 'document') return 'image';
  if (name === 'modality_unspecified') return 'text';
  return (['text', 'image', 'audio', 'video'] as const).find((kind) => kind === name);
}

function add(a: Division, b: Division): Division {
  const sum = new Map(a);
  for (const [kind, quantity] of b) sum.set(kind, (sum.get(kind) ?? 0) + quantity);
  return sum;
}

/** Cached tokens are a part of the prompt's and have a price of their own. */
function takeCached(inputs: Division, cached: Part, put: (item: Item, quantity: number) => void): void {
  const kinds = [...inputs.keys()].filter((kind) => (inputs.get(kind) ?? 0) > 0);
  for (const [kind, quantity] of divide(cached, kinds.length === 1 ? kinds[0] : undefined)) {
    const from = inputs.get(kind) ?? 0;
    if (kind === undefined || kind === 'video' || from < quantity) put('compute', quantity);
    else put(`${kind}_cached_input`, quantity);
    inputs.set(kind, Math.max(from - quantity, 0));
  }
}

/** Thoughts are beside the candidates' tokens, unless the totals say that they are among them. */
function isWithin({ input, tools, output, thoughts, total }: Reported): boolean {
  return (
    thoughts > 0 &&
    thoughts <= (output.total ?? 0) &&
    total === (input.total ?? 0) + (tools.total ?? 0) + (output.total ?? 0)
  );
}

function sumOf(counts: ReadonlyMap<Item, number>, end: string): number {
  return [...counts].reduce((sum, [item, quantity]) => (item.endsWith(end) ? sum + quantity : sum), 0);
}
