import type { EventFilter } from '@costspan/instrumentation';

/** Fields that hold what was made or said. */
const CONTENT = new Set(['b64_json', 'delta', 'text', 'audio', 'choices', 'partial_image_b64']);

const LAST_EVENT = /(completed|done|failed|incomplete|cancelled|created|error)$/;

/** The events of a stream with usage, or with a response's or an image's end. */
export const EVENTS: EventFilter = {
  mayKeep: (line) => line.includes('"usage"'),
  keep(event, kept) {
    const { type } = event;
    if (event['usage'] || isTold(event['x_groq']) || (typeof type === 'string' && LAST_EVENT.test(type))) {
      const facts = Object.fromEntries(Object.entries(event).filter(([name]) => !CONTENT.has(name)));
      const stated = gatewayOf(event['choices']);
      return stated === undefined ? facts : { ...facts, provider_metadata: stated };
    }
    // A chat that was not asked for its usage tells its model in each chunk.
    if (kept.length > 0 || event['object'] !== 'chat.completion.chunk') return undefined;
    const { id, object, model, service_tier } = event;
    return { id, object, model, service_tier };
  },
};

/** Groq tells the usage of a stream in a field of its own. */
function isTold(groq: unknown): boolean {
  return typeof groq === 'object' && groq !== null && 'usage' in groq;
}

/** What Vercel AI Gateway says of a streamed chat stands among its words. */
function gatewayOf(choices: unknown): unknown {
  if (!Array.isArray(choices)) return undefined;
  const [first] = choices as readonly ({ readonly delta?: { readonly provider_metadata?: unknown } } | undefined)[];
  return first?.delta?.provider_metadata;
}
