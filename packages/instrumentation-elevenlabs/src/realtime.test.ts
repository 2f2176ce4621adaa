import { AudioFormat, ElevenLabsClient, RealtimeEvents } from '@elevenlabs/elevenlabs-js';
import { configure } from '@costspan/core';
import { attachmentOf, openCallCount } from '@costspan/instrumentation';
import { Recorder } from '@costspan/instrumentation/conformance';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { SocketServer } from '../../../test/support/sockets.ts';
import { instrumentElevenLabs } from './index.ts';
import { spec } from './spec.ts';

/** Half a second of silence, as 16-bit PCM of 16 kHz. */
const HALF_A_SECOND = Buffer.alloc(16_000).toString('base64');
const TRANSCRIPT = { message_type: 'committed_transcript', text: 'Hello world.' };

let recorder: Recorder;
let server: SocketServer;

beforeEach(async () => {
  recorder = new Recorder();
  attachmentOf(spec).providers = recorder.providers;
  server = await SocketServer.start((line) => {
    line.send(JSON.stringify({ message_type: 'session_started', session_id: 's1' }));
    line.on('message', (data) => {
      if ((JSON.parse(String(data)) as { commit: boolean }).commit) line.send(JSON.stringify(TRANSCRIPT));
    });
  });
  configure({ gateways: { [server.host]: 'elevenlabs' } });
});
afterEach(() => server.stop());

function connect(modelId = 'scribe_v2_realtime', keyterms?: string[]) {
  const client = instrumentElevenLabs(new ElevenLabsClient({ apiKey: 'sk-canary', baseUrl: `http://${server.host}` }));
  return client.speechToText.realtime.connect({
    modelId,
    audioFormat: AudioFormat.PCM_16000,
    sampleRate: 16_000,
    ...(keyterms && { keyterms }),
  });
}

type Connection = Awaited<ReturnType<typeof connect>>;

function heard(connection: Connection, event: RealtimeEvents): Promise<unknown> {
  return new Promise((resolve) => connection.on(event, resolve));
}

const charge = () =>
  recorder.records.map(({ attributes }) => ({
    status: attributes['costspan.cost.status'] ?? attributes['costspan.cost.missing_reason'],
    amount: attributes['costspan.cost.amount'],
    outcome: attributes['costspan.billing.outcome'],
  }));

it('is one charge for the audio that was sent, when it is closed', async () => {
  const connection = await connect();
  await heard(connection, RealtimeEvents.SESSION_STARTED);
  for (let i = 0; i < 4; i++) connection.send({ audioBase64: HALF_A_SECOND });
  const transcript = heard(connection, RealtimeEvents.COMMITTED_TRANSCRIPT);
  connection.commit();
  expect(await transcript).toEqual(TRANSCRIPT);
  expect(recorder.open.map(({ name }) => name)).toEqual(['generate_content scribe_v2_realtime']);
  const closed = heard(connection, RealtimeEvents.CLOSE);
  connection.close();
  await closed;
  // two seconds at 0.39 USD an hour
  expect(charge()).toEqual([{ status: 'estimated', amount: 0.00021666666666666666, outcome: 'charged' }]);
  expect(recorder.text()).not.toContain('Hello');
});

it('is at risk where the connection broke', async () => {
  const connection = await connect();
  await heard(connection, RealtimeEvents.SESSION_STARTED);
  connection.send({ audioBase64: HALF_A_SECOND });
  connection.send({ audioBase64: HALF_A_SECOND });
  const closed = heard(connection, RealtimeEvents.CLOSE);
  server.lines[0]?.terminate();
  await closed;
  expect(charge()).toEqual([{ status: 'at_risk', amount: 0.00010833333333333333, outcome: 'unknown' }]);
});

it('costs nothing where it was refused', async () => {
  const connection = await connect('refused');
  const [error] = await Promise.all([heard(connection, RealtimeEvents.ERROR), heard(connection, RealtimeEvents.CLOSE)]);
  expect(String(error)).toContain('401');
  expect(charge()).toMatchObject([{ status: 'final', outcome: 'not_charged' }]);
});

it('has no price with what costs extra', async () => {
  const connection = await connect('scribe_v2_realtime', ['Costspan']);
  await heard(connection, RealtimeEvents.SESSION_STARTED);
  connection.send({ audioBase64: HALF_A_SECOND });
  const closed = heard(connection, RealtimeEvents.CLOSE);
  connection.close();
  await closed;
  expect(charge()).toEqual([{ status: 'missing_rate', amount: undefined, outcome: 'charged' }]);
});

it('leaves an error of the app’s, where it sends before the connection is there', async () => {
  const connection = await connect();
  expect(() => connection.send({ audioBase64: HALF_A_SECOND })).toThrow('WebSocket is not connected');
  await heard(connection, RealtimeEvents.OPEN);
  const closed = heard(connection, RealtimeEvents.CLOSE);
  connection.close();
  await closed;
  expect(charge()).toMatchObject([{ status: 'unknown_usage' }]);
});

it('nothing is left open', () => {
  expect(openCallCount()).toBe(0);
});
