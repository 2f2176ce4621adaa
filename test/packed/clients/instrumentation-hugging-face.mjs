import { InferenceClient } from '@huggingface/inference';
import { instrumentHuggingFace } from '@costspan/instrumentation-hugging-face';
import { partners } from '@costspan/instrumentation-hugging-face/partners';

export const fixture = 'text-to-image-together';

/** What the Hub says of a model's partners, which the SDK asks first. */
const PARTNER = { status: 'live', task: 'text-to-image', providerId: 'black-forest-labs/FLUX.1-schnell' };

const throughHub = (fetch) => (url, init) =>
  String(url).startsWith('https://huggingface.co/api/')
    ? Promise.resolve(Response.json({ inferenceProviderMapping: { together: PARTNER } }))
    : fetch(url, init);

export const client = (fetch) =>
  instrumentHuggingFace(new InferenceClient('test', { fetch: throughHub(fetch) }), partners);
