import { GoogleGenAI } from '@google/genai';
import type { GenerateVideosOperation } from '@google/genai';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { startGoogle, type Common, type GoogleSimulator } from '../index.ts';

let sim: Common & { google: GoogleSimulator };
let ai: GoogleGenAI;
let vertex: GoogleGenAI;
beforeAll(async () => {
  sim = await startGoogle();
  const httpOptions = { baseUrl: sim.google.url };
  ai = new GoogleGenAI({ apiKey: 'test', httpOptions: { ...httpOptions } });
  vertex = new GoogleGenAI({ vertexai: true, apiKey: 'test', httpOptions: { ...httpOptions } });
});
beforeEach(() => sim.reset());
afterAll(() => sim.close());

const bill = (): string[] =>
  sim.invoice.lines.map((line) => `${line.provider} ${line.quantity} ${line.description} ${line.amount}`);

test('an image, text in a stream and speech', async () => {
  const image = await ai.models.generateContent({ model: 'gemini-3.1-flash-image', contents: 'a red kite' });
  expect(image.candidates?.[0]?.content?.parts?.[0]?.inlineData?.mimeType).toBe('image/png');
  expect(image.usageMetadata).toMatchObject({ promptTokenCount: 3, candidatesTokenCount: 1120, totalTokenCount: 1143 });
  const chunks = [];
  for await (const chunk of await ai.models.generateContentStream({ model: 'gemini-3.5-flash', contents: 'a kite' }))
    chunks.push(chunk.usageMetadata?.totalTokenCount);
  expect(chunks).toEqual([2, 31]);
  await ai.models.generateContent({ model: 'gemini-3.1-flash-tts-preview', contents: 'a kite' });
  expect(bill()).toEqual([
    'gemini 3 input tokens 0.0000015',
    'gemini 1120 image tokens 0.0672',
    'gemini 20 thought tokens 0.00006',
    'gemini 2 input tokens 0.000003',
    'gemini 9 text tokens 0.000081',
    'gemini 20 thought tokens 0.00018',
    'gemini 2 input tokens 0.000002',
    'gemini 50 audio tokens 0.001',
  ]);
});

test('images and videos of Vertex AI: what is withheld is not billed', async () => {
  const prompt = 'a red kite';
  sim.google.order({ filter: true });
  await vertex.models.generateImages({ model: 'imagen-4.0-generate-001', prompt, config: { numberOfImages: 2 } });
  sim.google.order({ filter: true });
  let operation: GenerateVideosOperation = await vertex.models.generateVideos({
    model: 'veo-3.1-generate-001',
    source: { prompt },
    config: { numberOfVideos: 2, durationSeconds: 6 },
  });
  const states = [];
  while (!operation.done) {
    operation = await vertex.operations.getVideosOperation({ operation });
    states.push(operation.done);
  }
  expect(states).toEqual([undefined, true]);
  expect(operation.response).toMatchObject({ raiMediaFilteredCount: 1, generatedVideos: [{}] });
  expect(bill()).toEqual(['vertex 1 image 0.04', 'vertex 6 video with sound 2.4']);
});

test('interactions: at once, in a stream, in the background', async () => {
  const ask = { model: 'gemini-3.5-flash', input: 'a red kite' };
  expect((await ai.interactions.create(ask)).usage?.total_tokens).toBe(32);
  const types = [];
  for await (const event of await ai.interactions.create({ ...ask, stream: true })) types.push(event.event_type);
  expect(types).toEqual(['interaction.created', 'step.delta', 'interaction.completed']);
  const { id } = await ai.interactions.create({ ...ask, background: true });
  expect((await ai.interactions.get(id)).status).toBe('in_progress');
  expect((await ai.interactions.get(id)).status).toBe('completed');
  expect(sim.invoice.total()).toBe('0.0007965');
});

test('a batch costs half', async () => {
  const model = 'gemini-3.1-flash-image';
  const src = ['a red kite', 'a blue kite'].map((text) => ({ contents: [{ role: 'user', parts: [{ text }] }] }));
  const { name = '' } = await ai.batches.create({ model, src });
  expect((await ai.batches.get({ name })).state).toBe('JOB_STATE_RUNNING');
  const { state, dest } = await ai.batches.get({ name });
  expect([state, dest?.inlinedResponses?.length]).toEqual(['JOB_STATE_SUCCEEDED', 2]);
  expect(sim.invoice.total()).toBe('0.0672615');
});

test('failures on order are in the API’s form and cost nothing', async () => {
  sim.google.order({ fail: 429 }, { filter: true });
  const ask = { model: 'gemini-3.1-flash-image', contents: 'a red kite' };
  await expect(ai.models.generateContent(ask)).rejects.toMatchObject({ status: 429 });
  expect((await ai.models.generateContent(ask)).promptFeedback?.blockReason).toBe('PROHIBITED_CONTENT');
  await expect(ai.models.generateContent({ ...ask, model: 'gemini-0' })).rejects.toMatchObject({ status: 404 });
  expect(bill()).toEqual([]);
});
