export const versions = [
  { '@huggingface/inference': '4.0.0' },
  { '@huggingface/inference': '4.8.0' },
  { '@huggingface/inference': '4.13.28' },
  { '@huggingface/inference': '4.13.30' },
];

export const leaves = { spans: 1, charges: 1 };

export function clientOf({ '@huggingface/inference': { InferenceClient } }, simulator) {
  return new InferenceClient('hf_test', { fetch: hubFetch(`${simulator}/hugging-face`) });
}

export async function calls(client) {
  await client.textToImage({
    model: 'black-forest-labs/FLUX.1-dev',
    provider: 'hf-inference',
    inputs: 'a red kite',
  });
}

/** Sends what the SDK asks the router and the Hub to the simulator, as `huggingFaceFetch` of the simulator does. */
function hubFetch(base) {
  return (url, init) => {
    const { host, pathname, search } = new URL(url);
    return fetch(`${base}/${host === 'huggingface.co' ? 'hub' : 'router'}${pathname}${search}`, init);
  };
}
