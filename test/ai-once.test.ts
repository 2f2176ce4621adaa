/** Everything on, as `register` has it: whichever layers a request passes, it is charged once. */
import { costspan } from '@costspan/auto';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startWorld } from './invoice/ai.ts';
import type { World } from './invoice/ai.ts';
import { LedgerView } from './invoice/ledger.ts';
import { nano, sum } from './invoice/money.ts';
import { Telemetry } from './support/telemetry.ts';

let telemetry: Telemetry;
let world: World;

beforeAll(async () => {
  telemetry = new Telemetry();
  costspan();
  world = await startWorld();
});
afterAll(() => world.sim.close());

const prompt = 'a red kite';

/** A provider of the app's own that hands on to a vendor's SDK. */
async function overOpenAI(): Promise<unknown> {
  const { default: OpenAI } = await import('openai');
  const client = new OpenAI({ apiKey: 'test', baseURL: world.sim.openai.url });
  const model = {
    specificationVersion: 'v4',
    provider: 'acme.chat',
    modelId: 'gpt-5-mini',
    supportedUrls: {},
    doGenerate: async () => {
      const { choices } = await client.chat.completions.create({
        model: 'gpt-5-mini',
        messages: [{ role: 'user', content: prompt }],
      });
      return {
        content: [{ type: 'text', text: choices[0]?.message.content ?? '' }],
        finishReason: { unified: 'stop' },
        usage: { inputTokens: {}, outputTokens: {} },
        warnings: [],
      };
    },
    doStream: () => Promise.reject(new Error('unused')),
  };
  return world.ai.generateText({ model: model as never, prompt });
}

async function toolThatCalls(): Promise<unknown> {
  const { ai, openai, fal } = world;
  const draw = ai.tool({
    inputSchema: ai.jsonSchema({ type: 'object' }),
    execute: async () => {
      await ai.generateImage({ model: fal.image('fal-ai/flux/dev'), prompt });
      return 'drawn';
    },
  });
  const agent = new ai.ToolLoopAgent({ model: openai.chat('gpt-5-mini'), tools: { draw } });
  return agent.generate({ prompt: 'call draw' });
}

/** The app's own code runs while a stream of the model is read. */
async function streamWithTool(): Promise<unknown> {
  const { ai, anthropic, openai, sim } = world;
  const draw = ai.tool({
    inputSchema: ai.jsonSchema({ type: 'object' }),
    execute: async () => {
      await ai.streamText({ model: anthropic('claude-haiku-4-5'), prompt }).text;
      const answer = await fetch(`${sim.openai.url}/images/generations`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', authorization: 'Bearer sk-test' },
        body: JSON.stringify({ model: 'gpt-image-2', prompt, quality: 'low' }),
      });
      await answer.json();
      return 'drawn';
    },
  });
  const agent = new ai.ToolLoopAgent({ model: openai.chat('gpt-5-mini'), tools: { draw } });
  return (await agent.stream({ prompt: 'call draw' })).text;
}

it.each([
  ['a text', 1, () => world.ai.generateText({ model: world.openai.chat('gpt-5-mini'), prompt })],
  ['a stream', 1, () => world.ai.streamText({ model: world.anthropic('claude-haiku-4-5'), prompt }).text],
  [
    'an image',
    1,
    () => world.ai.generateImage({ model: world.replicate.image('black-forest-labs/flux-schnell'), prompt }),
  ],
  ['a model over a vendor’s SDK', 1, overOpenAI],
  ['an agent with a tool that makes an image', 3, toolThatCalls],
  ['a stream with a tool that streams and fetches', 4, streamWithTool],
] as const)('%s', async (_, generations, run) => {
  telemetry.reset();
  world.sim.reset();
  await run();
  const ledger = new LedgerView(telemetry);
  expect(ledger.generations).toHaveLength(generations);
  const invoice = sum(world.sim.invoice.lines.map(({ amount }) => amount));
  expect(nano(ledger.total('final') + ledger.total('estimated'))).toBe(nano(invoice));
  expect(invoice).toBeGreaterThan(0n);
});
