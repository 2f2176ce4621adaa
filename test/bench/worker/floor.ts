import { context, logs, SpanKind, SpanStatusCode, trace } from '@opentelemetry/api';
import type { Attributes } from '@opentelemetry/api';
import type OpenAI from 'openai';
import { floorMetrics } from './floor-metrics.ts';
import { measuresText, rateTokens } from './floor-price.ts';
import type { Rate } from './floor-price.ts';
import { MODEL } from './stub.ts';

/**
 * The floor: what a careful engineer writes by hand, for this one call of this one app, to have the
 * telemetry that costspan has of it. It knows what a library cannot: which call is made, what its
 * answer looks like, what its model costs, and that none of it changes. `check-floor.ts` compares
 * what the two emit.
 */

interface Answer {
  readonly rates: readonly Rate[];
  /** tokens, in the order of the rates */
  readonly tokens: readonly number[];
  readonly input: number;
  readonly output: number;
  readonly model?: string;
  readonly id?: string;
  readonly images?: number;
  readonly width?: number;
  readonly height?: number;
  readonly quality?: string | undefined;
  /** JSON: what prices depend on */
  readonly facts: string;
}

interface Kind {
  readonly operation: string;
  readonly outputType: string;
  readonly model: string;
}

const CHECKED = '2026-11-01';
const CHAT: Kind = { operation: 'chat', outputType: 'text', model: MODEL.chat };
const IMAGE: Kind = { operation: 'generate_content', outputType: 'image', model: MODEL.image };

const CHAT_RATES: readonly Rate[] = [
  { item: 'text_input', nano: 150, price: 1.5e-7, text: '0.00000015', id: 'bench_chat_text_input' },
  { item: 'text_cached_input', nano: 75, price: 7.5e-8, text: '0.000000075', id: 'bench_chat_text_cached_input' },
  { item: 'text_output', nano: 600, price: 6e-7, text: '0.0000006', id: 'bench_chat_text_output' },
];
const IMAGE_RATES: readonly Rate[] = [
  { item: 'text_input', nano: 5_000, price: 5e-6, text: '0.000005', id: 'bench_image_text_input' },
  { item: 'image_input', nano: 10_000, price: 1e-5, text: '0.00001', id: 'bench_image_image_input' },
  { item: 'image_output', nano: 40_000, price: 4e-5, text: '0.00004', id: 'bench_image_image_output' },
];

export function floorChat(
  call: () => Promise<OpenAI.ChatCompletion>,
  priceVersion: string,
): () => Promise<OpenAI.ChatCompletion> {
  return traced(call, CHAT, priceVersion, ({ id, model, usage }) => {
    const input = usage?.prompt_tokens ?? 0;
    const cached = usage?.prompt_tokens_details?.cached_tokens ?? 0;
    const output = usage?.completion_tokens ?? 0;
    const facts = `{"service_tier":"standard","input_tokens":${input}}`;
    return { rates: CHAT_RATES, tokens: [input - cached, cached, output], input, output, model, id, facts };
  });
}

export function floorImage(
  call: () => Promise<OpenAI.ImagesResponse>,
  priceVersion: string,
): () => Promise<OpenAI.ImagesResponse> {
  return traced(call, IMAGE, priceVersion, ({ data, usage, size, quality }) => {
    const { text_tokens: text = 0, image_tokens: pixels = 0 } = usage?.input_tokens_details ?? {};
    const input = usage?.input_tokens ?? 0;
    const output = usage?.output_tokens ?? 0;
    const [width = 0, height = 0] = (size ?? '').split('x').map(Number);
    const images = data?.length ?? 0;
    const facts = `{"service_tier":"standard","input_tokens":${input},"size":"${size}","quality":"${quality}"}`;
    return { rates: IMAGE_RATES, tokens: [text, pixels, output], input, output, images, width, height, quality, facts };
  });
}

function traced<T>(
  call: () => Promise<T>,
  kind: Kind,
  priceVersion: string,
  read: (response: T) => Answer,
): () => Promise<T> {
  const tracer = trace.getTracer('bench', '1.0.0');
  const logger = logs.getLogger('bench', '1.0.0');
  const { operation, outputType, model } = kind;
  const meters = floorMetrics({ operation, model, outputType, rates: kind === CHAT ? CHAT_RATES : IMAGE_RATES });
  const name = `${operation} ${model}`;
  const process = globalThis.crypto.randomUUID();
  let calls = 0;
  return async () => {
    const startedAt = Date.now();
    const parent = context.active();
    const span = tracer.startSpan(
      name,
      {
        kind: SpanKind.CLIENT,
        attributes: {
          'gen_ai.provider.name': 'openai',
          'server.address': 'api.openai.com',
          'server.port': 443,
          'gen_ai.operation.name': operation,
          'gen_ai.request.model': model,
        },
      },
      parent,
    );
    const inside = trace.setSpan(parent, span);
    try {
      const response = await context.with(inside, call);
      const now = Date.now();
      const answer = read(response);
      const charge = rateTokens(answer.rates, answer.tokens);
      const attributes: Attributes = {
        'gen_ai.output.type': outputType,
        'gen_ai.response.model': answer.model,
        'gen_ai.response.id': answer.id,
        'gen_ai.usage.input_tokens': answer.input,
        'gen_ai.usage.output_tokens': answer.output,
        'costspan.service_tier': 'standard',
        'costspan.media.count': answer.images,
        'costspan.media.width': answer.width,
        'costspan.media.height': answer.height,
        'costspan.media.quality': answer.quality,
        'costspan.billing.outcome': 'charged',
        'costspan.model.tier': 'standard',
        'costspan.cost.amount': charge.dollars,
        'costspan.cost.currency': 'USD',
        'costspan.cost.status': 'final',
        'costspan.cost.source': 'local',
        'costspan.cost.basis': 'usage',
        'costspan.billing.unit': 'token',
        'costspan.billing.quantity': charge.quantity,
        'costspan.billing.unit_price': charge.rate.price,
        'costspan.billing.lines': charge.lines,
        'costspan.price.id': charge.rate.id,
        'costspan.price.version': priceVersion,
        'costspan.price.checked': CHECKED,
        'costspan.price.origin': 'user',
        'gen_ai.usage.cost': charge.dollars,
        'costspan.job.mode': 'sync',
        'costspan.transport.retry_count': 0,
        'costspan.retry.count': 0,
      };
      span.setAttributes(attributes);
      span.end();
      meters.count(charge.dollars, answer.tokens, (now - startedAt) / 1_000);
      const key = `openai:${answer.id ?? `call:${process}-${(++calls).toString(36)}`}`;
      logger.emit({
        eventName: 'costspan.charge',
        body: 'costspan.charge',
        severityNumber: 9,
        timestamp: now,
        context: inside,
        attributes: {
          ...attributes,
          'gen_ai.operation.name': operation,
          'gen_ai.provider.name': 'openai',
          'gen_ai.request.model': model,
          'costspan.charge.key': key,
          'costspan.record.key': `${key}/charge/1`,
          'costspan.cost.amount_decimal': charge.decimal,
          'costspan.usage.measures': measuresText(answer),
          'costspan.usage.facts': answer.facts,
        },
      });
      return response;
    } catch (error) {
      span.setStatus({ code: SpanStatusCode.ERROR });
      span.end();
      throw error;
    }
  };
}
