import { OpenTelemetry } from '@ai-sdk/otel';
import { trace } from '@opentelemetry/api';
import type { ReadableSpan } from '@opentelemetry/sdk-trace';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startWorld } from './invoice/ai.ts';
import type { World } from './invoice/ai.ts';
import { Telemetry } from './support/telemetry.ts';

const OURS = '@costspan/instrumentation-ai';
const prompt = 'a red kite';

let telemetry: Telemetry;
let world: World;

beforeAll(async () => {
  telemetry = new Telemetry();
  world = await startWorld();
});
afterAll(() => world.sim.close());

function spans(): { ours: ReadableSpan[]; theirs: ReadableSpan[] } {
  const ours = telemetry.spans.filter((span) => span.instrumentationScope.name === OURS);
  return { ours, theirs: telemetry.spans.filter((span) => !ours.includes(span)) };
}

async function inApp(run: () => Promise<unknown>): Promise<void> {
  telemetry.reset();
  await trace.getTracer('app').startActiveSpan('request', async (span) => {
    await run();
    span.end();
  });
}

const text = (): Promise<unknown> => world.ai.generateText({ model: world.openai.chat('gpt-5-mini'), prompt });
const stream = (): Promise<unknown> =>
  Promise.resolve(world.ai.streamText({ model: world.openai.chat('gpt-5-mini'), prompt }).text);
const image = (): Promise<unknown> => world.ai.generateImage({ model: world.openai.image('gpt-image-2'), prompt });

it.each([
  ['text', text],
  ['a stream', stream],
  ['an image', image],
])('%s: the app’s active span is the parent, and the outer call adds none', async (_, run) => {
  await inApp(run);
  const { ours, theirs } = spans();
  expect(ours).toHaveLength(1);
  expect(theirs.map(({ name }) => name)).toEqual(['request']);
  expect(ours[0]?.parentSpanContext?.spanId).toBe(theirs[0]?.spanContext().spanId);
});

it.each([
  ['text', text],
  ['a stream', stream],
])('%s: beside the SDK’s own telemetry, its span is the parent and has no money', async (_, run) => {
  world.ai.registerTelemetry(new OpenTelemetry());
  await inApp(run);
  const { ours, theirs } = spans();
  expect(ours).toHaveLength(1);
  expect(ours[0]?.attributes['costspan.cost.amount']).toBeGreaterThan(0);
  const parent = theirs.find((span) => span.spanContext().spanId === ours[0]?.parentSpanContext?.spanId);
  expect(parent?.name).toMatch(/^chat/);
  const names = theirs.flatMap(({ attributes }) => Object.keys(attributes));
  expect(names.length).toBeGreaterThan(5);
  expect(names.filter((name) => /costspan|cost/.test(name))).toEqual([]);
});
