import { Readable } from 'node:stream';
import Anthropic from '@anthropic-ai/sdk';
import { context, trace } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import {
  AlwaysOffSampler,
  AlwaysOnSampler,
  InMemorySpanExporter,
  SimpleSpanProcessor,
  TracerProvider,
} from '@opentelemetry/sdk-trace';
import type { ReadableSpan } from '@opentelemetry/sdk-trace';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { instrumentAnthropic } from './index.ts';

const exporter = new InMemorySpanExporter();
const provider = new TracerProvider({
  sampler: new AlwaysOnSampler(),
  spanProcessors: [new SimpleSpanProcessor({ exporter })],
});

beforeAll(() => {
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
  trace.setGlobalTracerProvider(provider);
});
beforeEach(() => exporter.reset());
afterAll(() => {
  trace.disable();
  context.disable();
});

const REQUEST = {
  model: 'claude-opus-5-5',
  max_tokens: 10,
  messages: [{ role: 'user' as const, content: 'Hi' }],
};
const USAGE = { input_tokens: 100, output_tokens: 20, service_tier: 'standard', inference_geo: 'global' };
const MESSAGE = { id: 'msg_1', type: 'message', role: 'assistant', model: 'claude-opus-5-5', content: [] };
const EVENTS = [
  { type: 'message_start', message: { ...MESSAGE, usage: { ...USAGE, output_tokens: 1 } } },
  { type: 'message_delta', delta: { stop_reason: 'end_turn' }, usage: { output_tokens: 20 } },
  { type: 'message_stop' },
];

interface Asked {
  /** spans that were active while the request was sent, by name */
  readonly active: (string | undefined)[];
  readonly traceparents: (string | null)[];
}

/** A client of the SDK with the spans that `options` say, and what its requests looked like. */
function clientWith(options: ConstructorParameters<typeof Anthropic>[0] = {}): { client: Anthropic; asked: Asked } {
  const asked: Asked = { active: [], traceparents: [] };
  const fetch = async (_: unknown, init?: RequestInit): Promise<Response> => {
    asked.active.push((trace.getActiveSpan() as ReadableSpan | undefined)?.name);
    asked.traceparents.push(new Headers(init?.headers).get('traceparent'));
    const isStream = String(init?.body).includes('"stream":true');
    const sse = EVENTS.map((event) => `event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`).join('');
    return isStream
      ? new Response(sse, { headers: { 'content-type': 'text/event-stream' } })
      : Response.json({ ...MESSAGE, stop_reason: 'end_turn', usage: USAGE });
  };
  return { client: instrumentAnthropic(new Anthropic({ apiKey: 'sk-test', fetch, ...options })), asked };
}

const spans = () => {
  const all = exporter.getFinishedSpans();
  const ours = all.filter(({ attributes }) => attributes['costspan.billing.outcome'] !== undefined);
  return { ours, theirs: all.filter((span) => !ours.includes(span)) };
};

const WAYS: Readonly<Record<string, (client: Anthropic) => Promise<unknown>>> = {
  create: (client) => client.messages.create(REQUEST),
  'create, streamed': async (client) =>
    Readable.from(await client.messages.create({ ...REQUEST, stream: true })).toArray(),
  stream: (client) => client.messages.stream(REQUEST).finalMessage(),
  'beta create': (client) => client.beta.messages.create(REQUEST),
  'beta stream': (client) => client.beta.messages.stream(REQUEST).finalMessage(),
  parse: (client) => client.messages.parse(REQUEST),
  'with its response': (client) => client.messages.create(REQUEST).withResponse(),
};

describe.each(Object.entries(WAYS))('%s', (_, call) => {
  it('is the child of the SDK’s span, with the money alone', async () => {
    const { client, asked } = clientWith();
    await provider.getTracer('app').startActiveSpan('app', async (app) => {
      await call(client);
      app.end();
    });
    const { ours, theirs } = spans();
    expect(ours).toHaveLength(1);
    const [own] = ours;
    const outer = theirs.find(({ name }) => name === 'anthropic.messages.create');
    expect(own?.parentSpanContext?.spanId).toBe(outer?.spanContext().spanId);
    expect(outer?.parentSpanContext?.spanId).toBe(theirs.find(({ name }) => name === 'app')?.spanContext().spanId);
    expect(own?.attributes).toMatchObject({ 'costspan.cost.amount': 0.0008, 'costspan.cost.status': 'final' });
    expect(Object.keys(own?.attributes ?? {}).filter((name) => name.endsWith('_tokens'))).toEqual([]);
    expect(outer?.attributes).toMatchObject({ 'gen_ai.usage.input_tokens': 100, 'gen_ai.usage.output_tokens': 20 });
    expect(Object.keys(outer?.attributes ?? {}).filter((name) => /costspan|cost/.test(name))).toEqual([]);
    // Spans of an HTTP instrumentation are the generation's children.
    expect(asked.active).toEqual(['chat claude-opus-5-5']);
  });
});

describe('without a span of the SDK', () => {
  it('that is switched off, the generation is the app’s, and states the tokens', async () => {
    const { client } = clientWith({ openTelemetry: { traces: false } });
    await client.messages.create(REQUEST);
    const { ours, theirs } = spans();
    expect(theirs).toEqual([]);
    expect(ours[0]?.parentSpanContext).toBeUndefined();
    expect(ours[0]?.attributes).toMatchObject({ 'gen_ai.usage.input_tokens': 100, 'gen_ai.usage.output_tokens': 20 });
  });
  it('that records, the generation states the tokens itself', async () => {
    const { client } = clientWith({
      openTelemetry: { tracerProvider: new TracerProvider({ sampler: new AlwaysOffSampler() }), propagation: false },
    });
    await client.messages.create(REQUEST);
    const { ours, theirs } = spans();
    expect(theirs).toEqual([]);
    expect(ours[0]?.parentSpanContext?.traceFlags).toBe(0);
    expect(ours[0]?.attributes).toMatchObject({ 'gen_ai.usage.input_tokens': 100, 'gen_ai.usage.output_tokens': 20 });
  });
});

describe('a call that fails', () => {
  it('ends both spans', async () => {
    const { client } = clientWith({
      maxRetries: 0,
      fetch: async () => Response.json({ type: 'error', error: { type: 'invalid_request_error' } }, { status: 400 }),
    });
    await expect(client.messages.create(REQUEST)).rejects.toThrow('400');
    const { ours, theirs } = spans();
    expect(ours.map(({ attributes }) => attributes['costspan.billing.outcome'])).toEqual(['not_charged']);
    expect(theirs.map(({ name }) => name)).toEqual(['anthropic.messages.create']);
    expect(ours[0]?.parentSpanContext?.spanId).toBe(theirs[0]?.spanContext().spanId);
  });
});
