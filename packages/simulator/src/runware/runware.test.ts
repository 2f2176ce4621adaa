import { Runware } from '@runware/sdk-js';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { startRunware, type Common, type RunwareSimulator } from '../index.ts';

let sim: Common & { runware: RunwareSimulator };
let client: InstanceType<typeof Runware>;
beforeAll(async () => {
  sim = await startRunware();
});
beforeEach(() => {
  sim.reset();
  client = new Runware({ apiKey: 'test', url: sim.runware.webSocketUrl, globalMaxRetries: 1, timeoutDuration: 1000 });
});
afterEach(() => client.disconnect());
afterAll(() => sim.close());

const image = { model: 'bfl:2@1', positivePrompt: 'a red kite', width: 1024, height: 1024 };
const bill = (): string[] =>
  sim.invoice.lines.map((line) => `${line.model} ${line.quantity} ${line.unit} ${line.amount}`);

test('images, whose cost is told where it is asked for', async () => {
  expect(await client.requestImages({ ...image, numberResults: 2, includeCost: true })).toMatchObject([
    { cost: 0.04 },
    { cost: 0.04 },
  ]);
  expect(await client.requestImages(image)).not.toMatchObject([{ cost: 0.04 }]);
  expect(bill()).toEqual(['bfl:2@1 2 image 0.08', 'bfl:2@1 1 image 0.04']);
  expect(sim.requests.map(({ body }) => body?.['positivePrompt'])).toEqual(['a red kite', 'a red kite']);
});

test('a video by its id, as often as it is asked for', async () => {
  const task = { model: 'klingai:kling-video@3-standard', duration: 5, skipResponse: true } as never;
  const { taskUUID } = (await client.videoInference(task)) as { taskUUID: string };
  expect(await client.getResponse({ taskUUID })).toMatchObject([{ status: 'processing' }]);
  expect(await client.getResponse({ taskUUID })).toMatchObject([{ status: 'success' }]);
  expect(bill()).toEqual(['klingai:kling-video@3-standard 5 second 0.42']);
});

test('orders', async () => {
  sim.runware.order({ fail: 400 }, { drop: 'before' }, { drop: 'after' });
  await expect(client.requestImages(image)).rejects.toMatchObject({ error: { code: 'invalidRequest' } });
  await expect(client.requestImages(image)).rejects.toContain('could not be received');
  await expect(client.requestImages(image)).rejects.toContain('could not be received');
  expect(bill()).toEqual(['bfl:2@1 1 image 0.04']);
});
