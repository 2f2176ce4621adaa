import type { OpenCall } from '@costspan/instrumentation';
import type { Model } from './model.ts';

type Fields = Readonly<Record<string, unknown>>;

function fields(value: unknown): Fields {
  return typeof value === 'object' && value !== null ? (value as Fields) : {};
}

/** Bodies of request and answer that a result has with it: those of text are the provider's own. */
export function bodyIn(value: unknown): { readonly request: unknown; readonly body: unknown } {
  const { request, response } = fields(value);
  return { request: parsed(fields(request)['body']), body: parsed(fields(response)['body']) };
}

/** A body is the object that was sent, or its JSON. */
function parsed(body: unknown): unknown {
  if (typeof body !== 'string') return body;
  try {
    return JSON.parse(body) as unknown;
  } catch {
    return undefined;
  }
}

/**
 * What a model was asked for, where the request itself is not seen: the SDK's settings, and those that it hands on to
 * the provider under their own names.
 */
export function requestIn(options: Fields, model: Model): Fields {
  const { n, size, aspectRatio, duration, resolution, text, voice, outputFormat, seed, prompt } = options;
  const own = Object.values(fields(options['providerOptions'])).map(fields);
  return {
    ...Object.assign({}, ...own),
    model: model.modelId,
    ...defined({
      n,
      size,
      aspect_ratio: aspectRatio,
      duration,
      resolution,
      voice,
      seed,
      response_format: outputFormat,
    }),
    // What is spoken is billed by its length, which a meter works out; nothing of it is kept.
    ...defined({ text, input: text }),
    ...(typeof prompt === 'string' && { prompt }),
  };
}

function defined(given: Fields): Fields {
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined && value !== null));
}

/** What a result says, as providers write it: how much was delivered, the tokens, and stated money. */
export function wireOf(value: unknown, { exchange }: OpenCall): unknown {
  const { usage, images, videos, providerMetadata, response, providerResponse } = fields(value);
  if (value === undefined || value === null) return undefined;
  const { id, modelId } = fields(response);
  const raw = fields(fields(usage)['raw']);
  const tokens = Object.keys(raw).length > 0 ? raw : tokensOf(fields(usage));
  const delivered = [images, videos].find(Array.isArray) as readonly unknown[] | undefined;
  return {
    ...defined({ id, model: modelId ?? exchange.model }),
    ...(usage !== undefined && { usage: tokens, usageMetadata: tokens }),
    ...(delivered && { data: delivered.map(() => ({})), images: delivered.map(() => ({})) }),
    // A job that the model has waited for.
    ...(exchange.provider === 'replicate' && delivered && { status: 'succeeded', output: delivered.map(() => '') }),
    ...defined({ providerMetadata, provider_response: providerResponse }),
  };
}

/** Counts of tokens under the names that providers have for them. */
function tokensOf(usage: Fields): Fields {
  const input = countIn(usage['inputTokens']);
  const output = countIn(usage['outputTokens']);
  const cached = countIn(fields(usage['inputTokens'])['cacheRead']) ?? countIn(usage['cachedInputTokens']);
  return defined({
    input_tokens: input,
    output_tokens: output,
    prompt_tokens: input,
    completion_tokens: output,
    total_tokens: countIn(usage['totalTokens']),
    ...(cached !== undefined && { prompt_tokens_details: { cached_tokens: cached } }),
  });
}

function countIn(value: unknown): number | undefined {
  if (typeof value === 'number') return value;
  const { total } = fields(value);
  return typeof total === 'number' ? total : undefined;
}
