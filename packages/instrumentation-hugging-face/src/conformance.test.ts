import { conformance, readFixtures } from '@costspan/instrumentation/conformance';
import type { Answer, Fixture, Sent } from '@costspan/instrumentation/conformance';
import { test } from 'vitest';
import { instrumentHuggingFace } from './index.ts';
import { spec } from './spec.ts';
import { functionIn, STREAMS, TASKS } from './tasks.ts';

const JOB = '764cabcf-b745-4b3e-ae38-1200304cf45b';

/** The fixtures of a job tell its result; a submit and one look at the job come before it. */
function serve({ exchange }: Fixture, { method, url }: Sent): Answer | undefined {
  if (!exchange.url?.includes('queue')) return undefined;
  const headers = { ...exchange.headers, 'content-type': 'application/json' };
  const response_url = `https://queue.fal.run/fal-ai/flux/requests/${JOB}`;
  if (method === 'POST') return { headers, body: { status: 'IN_QUEUE', request_id: JOB, response_url } };
  return url.includes('/status') ? { body: { status: 'COMPLETED', request_id: JOB, response_url } } : undefined;
}

const COVERED = new Set(['textToImage', 'chatCompletion', 'chatCompletionStream', 'featureExtraction']);
const OTHERS = [...TASKS, ...STREAMS].map(functionIn).filter((task) => !COVERED.has(task));

const cases = conformance(spec, readFixtures(new URL('../fixtures/', import.meta.url)), {
  from: import.meta.url,
  sdk: '@huggingface/inference',
  client(sdk: typeof import('@huggingface/inference'), fetch) {
    // What the Hub says of a model and its partners, which the SDK asks first: https://huggingface.co/docs/inference-providers/hub-api, 2026-12-01.
    const partners = (model: string): object => {
      const task = /FLUX/.test(model) ? 'text-to-image' : /bge/.test(model) ? 'feature-extraction' : 'conversational';
      const own = { status: 'live', task, providerId: model };
      const falId = `fal-ai/flux/${model.endsWith('dev') ? 'dev' : 'schnell'}`;
      const replicate = { ...own, providerId: 'black-forest-labs/flux-schnell' };
      return { 'hf-inference': own, together: own, groq: own, 'fal-ai': { ...own, providerId: falId }, replicate };
    };
    const send = (async (url: string | URL, init?: RequestInit) => {
      const model = /^https:\/\/huggingface\.co\/api\/models\/([^?]+)/.exec(String(url))?.[1];
      if (model === undefined) return fetch(url, init);
      return Response.json({ id: model, inferenceProviderMapping: partners(model) });
    }) as typeof fetch;
    // A job is followed with the global one.
    globalThis.fetch = send;
    return new sdk.InferenceClient('sk-canary', { fetch: send });
  },
  instrument: instrumentHuggingFace,
  day: '2026-12-01',
  model: 'text-to-image-together',
  serve,
  jobs: { reason: 'the SDK waits for a partner’s job itself, and gives no handle of it' },
  webhooks: { reason: 'the SDK asks for none' },
  stream: 'chat-completion-stream-groq',
  abort: ({ call: [method, args, options], ...fixture }, signal) => ({
    ...fixture,
    call: [method, args, { ...(options as object), signal }],
  }),
  repeats: [503],
  uncovered: Object.fromEntries(OTHERS.map((task) => [`tasks.${task}`, 'tasks.test.ts calls every task'])),
  skip: {
    'connection dropped, then success: the lost attempt is at risk': 'the SDK repeats a 503 and nothing else',
    'wrapped by another before costspan': 'the SDK makes the methods of a client unchangeable: nobody can wrap them',
    'wrapped by another after costspan': 'the same',
  },
});
test.each(cases.map((one) => [one.name, one] as const))('%s', (_, one) => one.run());
