import { measure } from '@costspan/core';
import type { Exchange, Measure, Usage } from '@costspan/core';
import type { End, Facts } from '@costspan/core/internal';
import { endOf } from '../shared/end.ts';
import { fields, list, text } from '../shared/wire/index.ts';
import type { Fields } from '../shared/wire/index.ts';
import { answerIn } from './answer.ts';
import type { Answer } from './answer.ts';
import { counted, lifetimeAsked, promptOf, sum, tokenMeasures, tokensIn } from './tokens.ts';
import type { Tokens } from './tokens.ts';

/** Tokens of one sampling of a model, and the longest prompt among them. */
interface Sampled {
  readonly model: string | undefined;
  readonly tokens: Tokens;
  readonly prompt: number;
}

/**
 * A call of the Messages API, whoever serves it: one usage for each model that worked on the answer, the
 * one that gave it first.
 */
export function messageUsages(exchange: Exchange): readonly Usage[] {
  const request = fields(exchange.request);
  const answer = answerIn(exchange.response);
  const asked = exchange.model ?? text(request?.['model']);
  const end = endOfMessage(exchange, answer);
  const base: Usage = {
    provider: exchange.provider,
    model: asked ?? answer.model,
    outputType: 'text',
    end,
    responseModel: answer.model,
    responseId: answer.id,
    measures: [],
    facts: factsOf(request, answer.usage),
  };
  const [own, ...others] = end === 'filtered' ? [] : byModel(samplings(answer, request), answer.model);
  if (!own) return [{ ...base, incomplete: end === 'succeeded' || undefined }];
  const uncertain = !answer.isComplete || isRepriced(answer.usage) || undefined;
  const usageOf = (one: Sampled, model: string | undefined, tools: readonly Measure[]): Usage => ({
    ...base,
    model,
    measures: [...tokenMeasures(one.tokens, answer.isComplete), ...tools],
    facts: { ...base.facts, input_tokens: one.prompt },
    incomplete: uncertain,
    tokens: { input: promptOf(one.tokens), output: answer.isComplete ? one.tokens.text_output : undefined },
  });
  // What another model has answered is billed as that one's.
  const model = isFallback(answer) ? own.model : asked;
  return [
    usageOf(own, model ?? answer.model, toolsUsed(request, answer.usage)),
    ...others.map((other) => usageOf(other, other.model, [searches(0)])),
  ];
}

/**
 * A refusal before any output is not billed, and one after it is as any answer:
 * https://platform.claude.com/docs/en/build-with-claude/refusals-and-fallback, 2026-12-01.
 */
function endOfMessage({ status, response }: Exchange, answer: Answer): End {
  const end = endOf(status, response);
  if (end !== 'succeeded') return end;
  if (answer.broke || fields(response)?.['type'] === 'error') return 'failed';
  const refused = answer.stopReason === 'refusal' && counted(answer.usage?.['output_tokens']) === 0;
  return refused && !list(answer.usage?.['iterations'])?.some(isBilledHop) ? 'filtered' : end;
}

/**
 * "Sum across all entries in the `usage.iterations` array": the counts beside it leave out what a compaction,
 * an advisor or a model that declined has used
 * (https://platform.claude.com/docs/en/build-with-claude/compaction, 2026-12-01).
 */
function samplings(answer: Answer, request: Fields | undefined): readonly Sampled[] {
  if (!answer.usage) return [];
  const lifetime = lifetimeAsked(request);
  const iterations =
    list(answer.usage['iterations'])
      ?.map(fields)
      .filter((one) => one !== undefined) ?? [];
  const attempts = isFallback(answer) ? iterations.filter(isBilledHop) : iterations;
  if (attempts.length === 0) return [sampled(answer.usage, answer.model, lifetime)];
  return attempts.map((one) => sampled(one, text(one['model']) ?? answer.model, lifetime));
}

function sampled(usage: Fields, model: string | undefined, lifetime: '5m' | undefined): Sampled {
  const tokens = tokensIn(usage, lifetime);
  return { model, tokens, prompt: promptOf(tokens) };
}

/** A model that declined before any output is not charged for. */
function isBilledHop(one: unknown): boolean {
  return counted(fields(one)?.['output_tokens']) !== 0;
}

function isFallback({ usage }: Answer): boolean {
  return list(usage?.['iterations'])?.some((one) => fields(one)?.['type'] === 'fallback_message') === true;
}

function byModel(all: readonly Sampled[], served: string | undefined): readonly Sampled[] {
  const models = [...new Set(all.map(({ model }) => model))].toSorted(
    (a, b) => Number(b === served) - Number(a === served),
  );
  return models.map((model) => {
    const own = all.filter((one) => one.model === model);
    return {
      model,
      tokens: sum(own.map(({ tokens }) => tokens)),
      prompt: Math.max(...own.map(({ prompt }) => prompt)),
    };
  });
}

/** "Billed as if the conversation had been on the retry model all along": the answer does not say what moves. */
function isRepriced(usage: Fields | undefined): boolean {
  return fields(fields(usage?.['fallback_credit'])?.['status'])?.['type'] === 'redeemed';
}

/**
 * Fast mode is priced as a tier of its own, and never served together with another one. Where no
 * geography is stated, the model has none, or it is `global`, the default:
 * https://platform.claude.com/docs/en/manage-claude/data-residency, 2026-12-01.
 */
function factsOf(request: Fields | undefined, usage: Fields | undefined): Facts {
  const geo = text(usage?.['inference_geo']) ?? text(request?.['inference_geo']);
  return {
    service_tier: usage?.['speed'] === 'fast' ? 'fast' : text(usage?.['service_tier']),
    inference_geo: geo === undefined || geo === 'not_available' ? 'global' : geo,
  };
}

const FREE_WITH = /^web_(?:search|fetch)_(\d{8})$/;

/**
 * Searches are counted. Code execution is billed by time, which no answer tells, unless a tool of the web from
 * 2026-02-09 on is in the request: https://platform.claude.com/docs/en/about-claude/pricing, 2026-12-01.
 */
function toolsUsed(request: Fields | undefined, usage: Fields | undefined): readonly Measure[] {
  const used = fields(usage?.['server_tool_use']);
  const tools = list(request?.['tools'])?.map((tool) => text(fields(tool)?.['type']) ?? '') ?? [];
  const isFree = tools.some((type) => Number(FREE_WITH.exec(type)?.[1] ?? 0) >= 20260209);
  const executed =
    counted(used?.['code_execution_requests']) ?? Number(tools.some((type) => type.startsWith('code_execution')));
  return [
    searches(counted(used?.['web_search_requests']) ?? 0),
    ...(executed > 0 && !isFree ? [measure('code_execution', 'request', executed)] : []),
  ];
}

/** None is said too: a price for searches need not ask whether there was one. */
function searches(many: number): Measure {
  return measure('web_search', 'request', many);
}
