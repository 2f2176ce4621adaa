import type { Order } from '@costspan/simulator';
import type { NamedOrder } from './messages.ts';
import type { Weather } from './plan.ts';

/** So many generations apart, the simulators get their next orders. */
export const BATCH = 250;

const PATHS = {
  image: /^\/v1\/images\/generations$/,
  speech: /^\/v1\/audio\/speech$/,
  video: /^\/v1\/videos\/video_/,
  newVideo: /^\/v1\/videos$/,
  run: /^\/fal\.run\//,
  clip: /^\/queue\.fal\.run\/fal-ai\/kling-video/,
  status: /^\/queue\.fal\.run\/.*\/status$/,
  result: /^\/queue\.fal\.run\/.*\/requests\/[^/]+$/,
  clipWithWebhook: /^\/queue\.fal\.run\/fal-ai\/veo3\.1$/,
  prediction: /^\/v1\/models\/black-forest-labs\/flux-(?:schnell|dev)\/predictions$/,
  predictionWithWebhook: /^\/v1\/models\/google\/nano-banana-2\/predictions$/,
  polledPrediction: /^\/v1\/predictions\/[^/]+$/,
} as const;

function order(
  name: string,
  provider: NamedOrder['provider'],
  method: 'GET' | 'POST',
  path: keyof typeof PATHS,
  what: Order,
): NamedOrder {
  return { name, provider, order: { ...what, match: { method, path: PATHS[path] } } };
}

/** Each webhook comes three times. */
export const STANDING: readonly NamedOrder[] = [
  order('webhook thrice', 'fal', 'POST', 'clipWithWebhook', { webhookTimes: 3, times: 400 }),
  order('webhook thrice', 'replicate', 'POST', 'predictionWithWebhook', { webhookTimes: 3, times: 400 }),
];

const soon = { retryAfter: { ms: 1 } };

/** Answers that say what became of the request: nothing is at risk by them. */
const FAILURES: readonly NamedOrder[] = [
  order('rate limited', 'openai', 'POST', 'image', { fail: 429, ...soon }),
  order('overloaded', 'openai', 'POST', 'image', { fail: 503, ...soon }),
  order('refused', 'openai', 'POST', 'image', { fail: 400 }),
  order('rate limited', 'openai', 'GET', 'video', { fail: 429, ...soon }),
  order('server error', 'fal', 'POST', 'run', { fail: 500 }),
  order('failed and billed', 'fal', 'POST', 'run', { fail: 422, billed: '1' }),
  order('job failed', 'fal', 'POST', 'clip', { failJob: true }),
  order('failed and billed', 'fal', 'POST', 'clip', { failJob: true, billed: '0.5' }),
  order('overloaded', 'fal', 'GET', 'status', { fail: 503 }),
  order('many polls', 'fal', 'POST', 'clip', { polls: 12 }),
];

/** Ends of which the vendors do not say whether they are billed. */
const DOUBTS: readonly NamedOrder[] = [
  order('filtered', 'openai', 'POST', 'image', { filter: true }),
  order('video failed', 'openai', 'POST', 'newVideo', { failJob: true }),
  order('prediction failed', 'replicate', 'POST', 'prediction', { failJob: true }),
];

/** Connections that end without an answer. */
const DROPS: readonly NamedOrder[] = [
  order('dropped before', 'openai', 'POST', 'image', { drop: 'before' }),
  order('dropped after', 'openai', 'POST', 'image', { drop: 'after' }),
  order('dropped after, thrice', 'openai', 'POST', 'image', { drop: 'after', times: 3 }),
  order('dropped after', 'openai', 'POST', 'speech', { drop: 'after' }),
  order('dropped after', 'openai', 'GET', 'video', { drop: 'after' }),
  order('dropped before', 'fal', 'POST', 'run', { drop: 'before' }),
  order('dropped after', 'fal', 'POST', 'run', { drop: 'after' }),
  order('dropped after', 'fal', 'POST', 'clip', { drop: 'after' }),
  order('dropped before', 'fal', 'GET', 'status', { drop: 'before' }),
  order('dropped after', 'fal', 'GET', 'result', { drop: 'after' }),
  order('dropped before', 'replicate', 'POST', 'prediction', { drop: 'before' }),
  order('dropped after', 'replicate', 'POST', 'prediction', { drop: 'after' }),
  order('dropped after', 'replicate', 'GET', 'polledPrediction', { drop: 'after' }),
];

/** The orders of one batch. */
export function ordersIn(weather: Weather): readonly NamedOrder[] {
  return weather === 'drops' ? [...FAILURES, ...DOUBTS, ...DROPS] : FAILURES;
}
