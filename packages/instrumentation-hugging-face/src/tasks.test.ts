import { createRequire } from 'node:module';
import { Recorder } from '@costspan/instrumentation/conformance';
import { attachmentOf } from '@costspan/instrumentation';
import { beforeEach, describe, expect, it } from 'vitest';
import { instrumentHuggingFace } from './index.ts';
import { spec } from './spec.ts';
import { functionIn, STREAMS, TASKS } from './tasks.ts';

const { InferenceClient, ...functions } = createRequire(import.meta.url)(
  '@huggingface/inference',
) as typeof import('@huggingface/inference');

const ENDPOINT = 'https://router.huggingface.co/hf-inference/models/black-forest-labs/FLUX.1-dev';
const blob = new Blob(['a paper boat'], { type: 'image/png' });
/** What all tasks together ask for; each takes its own. */
const ARGS = { inputs: blob, data: blob, parameters: { candidate_labels: ['boat'] }, messages: [] };
/** What hf-inference does not run: the SDK says so before anything is sent. */
const PARTNERS_ONLY = new Set(['imageTextToImage', 'imageTextToVideo', 'imageToVideo', 'textToVideo']);
const PIECES = 'data: {"token":{"text":"A boat"}}\n\n';

type Task = (args: object, options?: object) => Promise<unknown> | AsyncIterable<unknown>;

let recorder: Recorder;
beforeEach(() => {
  recorder = new Recorder();
  attachmentOf(spec).providers = recorder.providers;
});

/** A client whose endpoint answers each request with ten seconds of computing. */
function client(): object {
  const fetch = async (): Promise<Response> =>
    new Response(PIECES, { headers: { 'content-type': 'text/event-stream', 'x-compute-time': '10' } });
  return new InferenceClient('hf_sk-canary', { endpointUrl: ENDPOINT, fetch });
}

async function run(one: object, task: string): Promise<void> {
  const args = /^(document|visual)/.test(task) ? { ...ARGS, inputs: { image: blob, question: 'What floats?' } } : ARGS;
  const result = (one as Record<string, Task>)[task]?.(args);
  // Some tasks check an answer that is none of theirs: it was billed all the same.
  if (result && Symbol.asyncIterator in result) for await (const _ of result) continue;
  else await result?.catch(() => undefined);
}

it('every task of the SDK is known', () => {
  const known = [...TASKS, ...STREAMS].map(functionIn).sort();
  const offered = Object.getOwnPropertyNames(client()).filter(
    (name) => !['accessToken', 'defaultOptions'].includes(name),
  );
  expect(offered.sort()).toEqual(known);
  expect(known.filter((name) => typeof (functions as Record<string, unknown>)[name] !== 'function')).toEqual([]);
});

describe.each([...TASKS, ...STREAMS].map(functionIn))('%s', (task) => {
  it('is one generation with its machine time, or none where the SDK refuses it', async () => {
    await run(instrumentHuggingFace(client()), task);
    expect(recorder.open).toEqual([]);
    expect(recorder.spans).toHaveLength(1);
    expect(recorder.spans[0]?.attributes).toMatchObject({
      'gen_ai.provider.name': 'hugging_face',
      'server.address': 'router.huggingface.co',
      'costspan.cost.amount': PARTNERS_ONLY.has(task) ? 0 : 0.0012,
      'costspan.transport.retry_count': 0,
    });
  });
});

describe('the client that is given back', () => {
  it('is one of the SDK, and the given one is as it was', async () => {
    const given = client();
    const derived = instrumentHuggingFace(given);
    expect(derived).toBeInstanceOf(InferenceClient);
    expect((derived as { accessToken: string }).accessToken).toBe('hf_sk-canary');
    await run(given, 'textToImage');
    expect(recorder.spans).toEqual([]);
  });

  it('counts once, also where it was instrumented before', async () => {
    await run(instrumentHuggingFace(instrumentHuggingFace(client())), 'textToImage');
    expect(recorder.spans).toHaveLength(1);
  });

  it('makes clients for other endpoints that are seen', async () => {
    const derived = instrumentHuggingFace(new InferenceClient('hf_sk-canary', { fetch: async () => new Response('') }));
    const other = derived.endpoint('https://fixture.us-east-1.aws.endpoints.huggingface.cloud');
    await run(other, 'textToImage');
    expect(recorder.spans[0]?.attributes['server.address']).toBe('fixture.us-east-1.aws.endpoints.huggingface.cloud');
  });

  it('does not change the options of a call, and sends with its fetch', async () => {
    const asked: string[] = [];
    const options = Object.freeze({
      fetch: async (url: unknown) => (
        asked.push(String(url)),
        new Response('', { headers: { 'x-compute-time': '10' } })
      ),
    });
    await (instrumentHuggingFace(client()) as Record<string, Task>)['textToImage']?.(ARGS, options);
    expect(asked).toEqual([ENDPOINT]);
    expect(recorder.spans).toHaveLength(1);
  });
});
