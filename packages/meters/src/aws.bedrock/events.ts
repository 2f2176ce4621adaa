import { EVENTS as MESSAGE } from '../anthropic/events.ts';
import { fields } from '../shared/wire/index.ts';
import type { Fields } from '../shared/wire/index.ts';

const METRICS = 'amazon-bedrock-invocationMetrics';
/** A chunk without one of these has text alone. */
const TOLD =
  /"(?:message_start|message_delta|fallback|error|metadata|amazon-bedrock-invocationMetrics)"|TokenCount"|_token_count"/;
const COUNTS = ['inputTextTokenCount', 'totalOutputTextTokenCount', 'prompt_token_count', 'generation_token_count'];
const decoder = new TextDecoder();

/**
 * What is kept of a stream: the metadata of `ConverseStream`, and of the chunks of `InvokeModelWithResponseStream`,
 * which are the model's own events as bytes, what counts tokens.
 */
export const EVENTS = {
  keep(event: Fields): Fields | undefined {
    const metadata = fields(event['metadata']);
    if (metadata) return { metadata: billing(metadata) };
    const bytes = fields(event['chunk'])?.['bytes'];
    if (!(bytes instanceof Uint8Array)) return undefined;
    const text = decoder.decode(bytes);
    return TOLD.test(text) ? chunk(fields(JSON.parse(text))) : undefined;
  },
};

function chunk(event: Fields | undefined): Fields | undefined {
  if (!event) return undefined;
  const kept: Record<string, unknown> = { ...MESSAGE.keep(event) };
  const metadata = fields(event['metadata']);
  if (metadata) kept['metadata'] = billing(metadata);
  for (const name of [...COUNTS, METRICS]) if (event[name] !== undefined) kept[name] = event[name];
  return Object.keys(kept).length > 0 ? kept : undefined;
}

function billing({ usage, serviceTier, performanceConfig }: Fields): Fields {
  return { usage, serviceTier, performanceConfig };
}
