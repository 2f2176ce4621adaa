import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { configure, memoryJobStore } from '@costspan/core';
import { attachmentOf, openCallCount } from '@costspan/instrumentation';
import { Recorder } from '@costspan/instrumentation/conformance';
import { Runware } from '@runware/sdk-js';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { WebSocketServer } from 'ws';
import type { WebSocket } from 'ws';
import { instrumentRunware } from './index.ts';
import { spec } from './spec.ts';

const PROMPT = 'A paper boat on a lake';
/** 0.04 USD an image */
const IMAGES = { model: 'bfl:2@1', positivePrompt: PROMPT, width: 1024, height: 1024 } as const;
/** 0.084 USD a second without sound */
const VIDEO = {
  model: 'klingai:kling-video@3-standard',
  positivePrompt: PROMPT,
  duration: 5,
  providerSettings: { klingai: { sound: false } },
} as const;

type Task = Readonly<Record<string, unknown>> & { readonly taskType: string; readonly taskUUID: string };

let recorder: Recorder;
let server: WebSocketServer;
let clients: InstanceType<typeof Runware>[];
/** what the provider does with the n-th task */
let serve: (task: Task, line: WebSocket, number: number) => void;

beforeEach(async () => {
  recorder = new Recorder();
  attachmentOf(spec).providers = recorder.providers;
  clients = [];
  serve = deliver;
  let number = 0;
  server = new WebSocketServer({ port: 0, host: '127.0.0.1' });
  // https://runware.ai/docs/platform/authentication, 2026-12-01
  server.on('connection', (line) => {
    line.on('message', (data) => {
      for (const task of JSON.parse(String(data)) as Task[])
        if (task.taskType === 'authentication') tell(line, { ...task, connectionSessionUUID: 's1' });
        else serve(task, line, (number += 1));
    });
  });
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  configure({ jobStore: memoryJobStore(), gateways: { [`127.0.0.1:${port}`]: 'runware' } });
});
afterEach(async () => {
  for (const client of clients) await client.disconnect();
  for (const line of server.clients) line.terminate();
  server.close();
});

function client(options: object = {}): InstanceType<typeof Runware> {
  const { port } = server.address() as AddressInfo;
  const made = new Runware({ apiKey: 'key-canary', url: `ws://127.0.0.1:${port}`, timeoutDuration: 1000, ...options });
  clients.push(made);
  return instrumentRunware(made);
}

function tell(line: WebSocket, ...results: readonly object[]): void {
  line.send(JSON.stringify({ data: results }));
}

function refuse(line: WebSocket, { taskUUID }: Task, error: object): void {
  line.send(JSON.stringify({ errors: [{ message: PROMPT, taskUUID, ...error }] }));
}

function deliver({ taskType, taskUUID, numberResults = 1 }: Task, line: WebSocket): void {
  const results = Array.from({ length: Number(numberResults) }, (_, i) => ({
    taskType,
    taskUUID,
    imageUUID: `${taskUUID}${i}`,
    imageURL: 'https://im.runware.ai/image/1.jpg',
  }));
  tell(line, ...results);
}

/** Nothing left open; each charge by its status. */
function charges(): readonly (readonly unknown[])[] {
  expect(recorder.open).toEqual([]);
  expect(recorder.text()).not.toContain(PROMPT);
  return recorder.records.map(({ attributes }) => [
    attributes['costspan.cost.status'] ?? attributes['costspan.cost.missing_reason'],
    attributes['costspan.cost.amount_decimal'],
    attributes['costspan.billing.outcome'],
  ]);
}

it('is one charge for each of several calls at once on one socket', async () => {
  const runware = client();
  await Promise.all([runware.requestImages(IMAGES), runware.imageInference({ ...IMAGES, numberResults: 2 })]);
  expect(charges().toSorted()).toEqual([
    ['final', '0.04', 'charged'],
    ['final', '0.08', 'charged'],
  ]);
});

it('costs nothing where the task was not accepted', async () => {
  serve = (task, line) => refuse(line, task, { code: 'invalidWidth', parameter: 'width' });
  await expect(client().requestImages(IMAGES)).rejects.toMatchObject({ error: { code: 'invalidWidth' } });
  expect(charges()).toEqual([['final', '0', 'not_charged']]);
});

it('costs nothing where the key is not taken, and no task was sent', async () => {
  server.removeAllListeners('connection');
  server.on('connection', (line) =>
    line.on('message', () =>
      line.send(JSON.stringify({ errors: [{ code: 'invalidApiKey', taskType: 'authentication', message: 'no' }] })),
    ),
  );
  await expect(client().requestImages(IMAGES)).rejects.toMatchObject({ error: { code: 'invalidApiKey' } });
  expect(charges()).toEqual([['final', '0', 'not_charged']]);
});

it('is at risk where a provider gave up after the task was accepted', async () => {
  serve = (task, line) => refuse(line, task, { code: 'timeoutProvider' });
  await expect(client().requestImages(IMAGES)).rejects.toMatchObject({ error: { code: 'timeoutProvider' } });
  expect(charges()).toEqual([['at_risk', '0.04', 'unknown']]);
});

it('has the task at risk that was sent on a socket which broke, and the charge of the one that came through', async () => {
  serve = (task, line, number) => (number === 1 ? line.terminate() : deliver(task, line));
  await client().requestImages(IMAGES);
  expect(charges()).toEqual([
    ['final', '0.04', 'charged'],
    ['at_risk', '0.04', 'unknown'],
  ]);
  expect(recorder.spans[0]?.attributes['costspan.transport.retry_count']).toBe(1);
});

it('has every task at risk where the socket breaks each time', async () => {
  serve = (_, line) => line.terminate();
  await expect(client().requestImages(IMAGES)).rejects.toContain('could not be received');
  expect(charges()).toEqual([
    ['at_risk', '0.04', 'unknown'],
    ['at_risk', '0.04', 'unknown'],
  ]);
});

it('counts every image once where some came before the socket broke', async () => {
  serve = (task, line, number) => {
    deliver(number === 1 ? { ...task, numberResults: 1 } : task, line);
  };
  await client().requestImages({ ...IMAGES, numberResults: 3 });
  expect(charges()).toEqual([['final', '0.12', 'charged']]);
});

it('waits for a video in one span, with its polls and the cost that the provider states', async () => {
  serve = ({ taskType, taskUUID }, line, number) => {
    if (taskType !== 'getResponse') return tell(line, { taskType, taskUUID });
    const done = { status: 'success', videoUUID: 'v1', videoURL: 'https://vm.runware.ai/v1.mp4', cost: 0.4 };
    tell(line, { taskType: 'videoInference', taskUUID, ...(number > 2 ? done : { status: 'processing' }) });
  };
  await client().videoInference({ ...VIDEO, includeCost: true } as never);
  expect(charges()).toEqual([['final', '0.4', 'charged']]);
  expect(recorder.spans.map(({ name, attributes }) => [name, attributes['costspan.job.poll_count']])).toEqual([
    [`generate_content ${VIDEO.model}`, 2],
  ]);
});

it('is at risk where the video that it waits for has failed', async () => {
  serve = (task, line) => {
    const { taskType, taskUUID } = task;
    if (taskType !== 'getResponse') tell(line, { taskType, taskUUID });
    else refuse(line, task, { code: 'timeoutProvider', status: 'error' });
  };
  await expect(client().videoInference(VIDEO as never)).rejects.toMatchObject({ error: { code: 'timeoutProvider' } });
  expect(charges()).toEqual([['at_risk', '0.42', 'unknown']]);
});

it('leaves a job open where the question about it was refused', async () => {
  serve = (task, line) => refuse(line, task, { code: 'invalidTaskUUID', parameter: 'taskUUID' });
  await expect(client().getResponse({ taskUUID: 'u1' })).rejects.toMatchObject({ error: { code: 'invalidTaskUUID' } });
  expect(charges()).toEqual([]);
  expect(recorder.spans).toEqual([]);
});

it('is nothing where nothing is made: a dry run, a search', async () => {
  await client({ dryRun: true }).requestImages(IMAGES);
  await client().modelSearch({ search: 'boats' } as never);
  expect(charges()).toEqual([]);
  expect(recorder.spans).toEqual([]);
});

it('nothing is left open', () => {
  expect(openCallCount()).toBe(0);
});
