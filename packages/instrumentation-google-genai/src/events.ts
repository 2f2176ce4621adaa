import type { EventFilter } from '@costspan/instrumentation';

type Fields = Readonly<Record<string, unknown>>;

function fieldsOf(value: unknown): Fields | undefined {
  return typeof value === 'object' && value !== null ? (value as Fields) : undefined;
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

/** What a chunk has beside its content. */
const CHUNK_FACTS = ['usageMetadata', 'modelVersion', 'responseId', 'promptFeedback'];

/** Chunks of `generateContent` as one: each counts all that came before it, and adds parts of its own. */
export const CHUNKS: EventFilter = {
  keep(chunk, [first]) {
    const answer = (fieldsOf(first) ?? { candidates: [] }) as Record<string, unknown> & { candidates: unknown[] };
    for (const name of CHUNK_FACTS) if (chunk[name] !== undefined) answer[name] = chunk[name];
    for (const candidate of listOf(chunk['candidates']).map(fieldsOf)) {
      const kept = candidate && candidateWithoutContent(candidate, answer.candidates);
      if (kept) answer.candidates.push(kept);
    }
    return first ? undefined : answer;
  },
};

/** Kinds of a candidate's parts; undefined where they say nothing that was not said before. */
function candidateWithoutContent(candidate: Fields, before: readonly unknown[]): Fields | undefined {
  const { content, finishReason, groundingMetadata } = candidate;
  const grounding = groundingWithoutContent(fieldsOf(groundingMetadata));
  const parts = listOf(fieldsOf(content)?.['parts']).map(fieldsOf).flatMap(partWithoutContent);
  const isNews = parts.some(({ type }) => type !== 'text') || finishReason !== undefined || grounding !== undefined;
  if (!isNews && before.length > 0) return undefined;
  return { content: { parts }, finishReason, ...(grounding && { groundingMetadata: grounding }) };
}

/** Which queries were asked, for a query that is asked twice is billed once, and kinds of the sources. */
function groundingWithoutContent(grounding: Fields | undefined): Fields | undefined {
  const webSearchQueries = listOf(grounding?.['webSearchQueries']);
  const chunks = listOf(grounding?.['groundingChunks']).map(fieldsOf);
  const groundingChunks = ['web', 'maps'].filter((kind) => chunks.some((chunk) => chunk?.[kind] !== undefined));
  if (webSearchQueries.length + groundingChunks.length === 0) return undefined;
  return { webSearchQueries, groundingChunks: groundingChunks.map((kind) => ({ [kind]: {} })) };
}

function partWithoutContent(part: Fields | undefined): { type: string }[] {
  // Thoughts are counted for themselves.
  if (!part || part['thought'] === true) return [];
  const media = fieldsOf(part['inlineData'] ?? part['fileData'])?.['mimeType'];
  if (typeof media === 'string') return [{ type: media }];
  return part['text'] === undefined ? [] : [{ type: 'text' }];
}

/** What is known of an interaction beside what it made. */
const INTERACTION_FACTS = ['id', 'status', 'model', 'usage', 'service_tier'];

/** Events of the Interactions API: beginning and end of each interaction, an error, and one delta of each output. */
export const INTERACTION_EVENTS: EventFilter = {
  mayKeep: (line) => line.includes('"event_type"'),
  keep(event, kept) {
    const { event_type, index } = event;
    const interaction = fieldsOf(event['interaction']);
    if (interaction) return { event_type, interaction: only(interaction, INTERACTION_FACTS) };
    if (event_type === 'error') return { event_type, error: only(fieldsOf(event['error']) ?? {}, ['code']) };
    const type = fieldsOf(event['delta'])?.['type'];
    if (type === undefined) return undefined;
    const isKnown = kept
      .map(fieldsOf)
      .some((one) => one?.['index'] === index && fieldsOf(one?.['delta'])?.['type'] === type);
    return isKnown ? undefined : { event_type, index, delta: { type } };
  },
};

function only(all: Fields, names: readonly string[]): Fields {
  return Object.fromEntries(names.filter((name) => all[name] !== undefined).map((name) => [name, all[name]]));
}
