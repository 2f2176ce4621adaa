import { fields, list, number, text } from '../wire/index.ts';
import type { Fields } from '../wire/index.ts';

/**
 * What a stream said, as one answer: chunks of `generateContent`, events of the Interactions API or
 * server messages of the Live API. What is no list is an answer already, or one Live message.
 */
export function answerOf(response: unknown): Fields | undefined {
  const parts = list(response)
    ?.map(fields)
    .filter((part) => part !== undefined);
  if (!parts) {
    const one = fields(response);
    return one && isLiveMessage(one) ? liveAnswer([one]) : one;
  }
  if (parts.some((part) => text(part['event_type']) !== undefined)) return interactionOf(parts);
  return parts.some(isLiveMessage) ? liveAnswer(parts) : lastChunk(parts);
}

/**
 * The counts of a chunk are those of the whole stream so far, the last chunk has them all
 * (https://ai.google.dev/gemini-api/docs/tokens, 2026-11-30); its candidates are those of every chunk.
 */
function lastChunk(chunks: readonly Fields[]): Fields | undefined {
  const candidates = chunks.flatMap((chunk) => list(chunk['candidates']) ?? []);
  const last = chunks.findLast((chunk) => chunk['usageMetadata'] !== undefined) ?? chunks.at(-1);
  return last && { ...last, ...(candidates.length > 0 && { candidates }) };
}

/** Chunks of a stream that nobody read to its end: more may have been made, and billed, than they count. */
export function isCutOff(response: unknown): boolean {
  const chunks = list(response)?.map(fields) ?? [];
  const candidates = chunks.flatMap((chunk) => list(chunk?.['candidates']) ?? []).map(fields);
  return candidates.length > 0 && candidates.every((one) => one?.['finishReason'] === undefined);
}

/**
 * One interaction from its events. With automatic continuation a stream holds several interactions,
 * each completed with the usage of its own request
 * (https://ai.google.dev/gemini-api/docs/interactions/streaming, 2026-11-30).
 */
function interactionOf(events: readonly Fields[]): Fields | undefined {
  const seen = events.map((event) => fields(event['interaction'])).filter((one) => one !== undefined);
  const completed = events
    .filter((event) => /^interaction\.completed?$/.test(text(event['event_type']) ?? ''))
    .map((event) => fields(event['interaction']))
    .filter((one) => one !== undefined);
  const failure = events.findLast((event) => event['event_type'] === 'error');
  const last = completed.at(-1) ?? seen.at(-1);
  if (!last && !failure) return undefined;
  const steps = completed.flatMap((one) => list(one['steps']) ?? []);
  return {
    ...seen[0],
    ...last,
    steps: steps.length > 0 ? steps : streamedSteps(events),
    usage: sumOfUsage(completed.map((one) => fields(one['usage']))),
    ...(completed.length === 0 && failure && { error: fields(failure['error']) ?? {} }),
  };
}

/** An output comes in many deltas: those of one step and kind are one output. */
function streamedSteps(events: readonly Fields[]): Fields[] {
  const outputs = new Map<string, Fields>();
  for (const event of events) {
    const type = text(fields(event['delta'])?.['type']);
    if (type !== undefined) outputs.set(`${number(event['index']) ?? 0} ${type}`, { type });
  }
  return [...outputs.values()];
}

/** A message of a session that says what the model did; https://ai.google.dev/api/live, 2026-11-30. */
function isLiveMessage(message: Fields): boolean {
  const usage = fields(message['usageMetadata'] ?? message['usage_metadata']);
  return (
    ['setupComplete', 'serverContent', 'toolCall', 'toolCallCancellation', 'goAway'].some((key) => key in message) ||
    usage?.['responseTokenCount'] !== undefined ||
    usage?.['response_token_count'] !== undefined
  );
}

/** Messages of a live session that tell no tokens. */
export function isUncounted(response: unknown): boolean {
  const messages = (list(response) ?? [response]).map(fields).filter((one) => one !== undefined);
  return messages.some(isLiveMessage) && liveAnswer(messages) === undefined;
}

/** Each turn of a session is billed for the whole context that it was given: the turns add up. */
function liveAnswer(messages: readonly Fields[]): Fields | undefined {
  const usages = messages.map((one) => fields(one['usageMetadata'] ?? one['usage_metadata']));
  const usageMetadata = sumOfUsage(usages);
  const contents = messages.map((one) => fields(one['serverContent'])).filter((one) => one !== undefined);
  const candidates = contents.map(({ modelTurn, groundingMetadata }) => ({ content: modelTurn, groundingMetadata }));
  return usageMetadata && { usageMetadata, candidates };
}

/** Counts by the name of what they count: `{ modality, tokens }`, `{ modality, tokenCount }`, `{ type, count }`. */
const COUNTED = ['modality', 'type'];

/** Counters of several requests; a list of counts is added up by what each of them counts. */
function sumOfUsage(all: readonly (Fields | undefined)[]): Fields | undefined {
  const usages = all.filter((usage) => usage !== undefined);
  if (usages.length < 2) return usages[0];
  const sum: Record<string, unknown> = {};
  for (const usage of usages) {
    for (const [name, value] of Object.entries(usage)) {
      const before = sum[name];
      const parts = list(value);
      if (parts) sum[name] = sumOfCounts([...(list(before) ?? []), ...parts].map(fields));
      else if (typeof value === 'number' && typeof before === 'number') sum[name] = before + value;
      else sum[name] = value;
    }
  }
  return sum;
}

function sumOfCounts(counts: readonly (Fields | undefined)[]): Fields[] {
  const sums = new Map<string, Record<string, unknown>>();
  for (const count of counts) {
    if (!count) continue;
    const key = COUNTED.map((name) => text(count[name]) ?? '').join(' ');
    const sum = sums.get(key);
    if (!sum) {
      sums.set(key, { ...count });
      continue;
    }
    for (const [name, value] of Object.entries(count)) {
      const before = sum[name];
      if (typeof value === 'number') sum[name] = (typeof before === 'number' ? before : 0) + value;
    }
  }
  return [...sums.values()];
}
