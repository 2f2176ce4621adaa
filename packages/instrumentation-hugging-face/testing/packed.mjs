import { InferenceClient } from '@huggingface/inference';
import { instrumentHuggingFace } from '@costspan/instrumentation-hugging-face';

export const fixture = 'text-to-image-hf-inference';

/** What the Hub says of a model's partners, which the SDK asks first. */
const PARTNER = { status: 'live', task: 'text-to-image', providerId: 'black-forest-labs/FLUX.1-dev' };

const throughHub = (fetch) => (url, init) =>
  String(url).startsWith('https://huggingface.co/api/')
    ? Promise.resolve(Response.json({ inferenceProviderMapping: { 'hf-inference': PARTNER } }))
    : fetch(url, init);

export const client = (fetch) => instrumentHuggingFace(new InferenceClient('hf_test', { fetch: throughHub(fetch) }));
