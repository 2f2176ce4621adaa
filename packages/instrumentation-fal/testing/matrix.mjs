export const versions = [
  { '@fal-ai/client': '1.1.2' },
  { '@fal-ai/serverless-client': '0.15.0' },
  { '@fal-ai/client': '1.10.1' },
];

// The submit of the queue is a span of its own, and counted when it settles. What is billed stands in a header.
export const leaves = { spans: 4, charges: 3, bases: { fal: 'billed_units' } };

/** The older client has functions only. */
export function clientOf({ '@fal-ai/client': sdk, '@fal-ai/serverless-client': older }, simulator) {
  const fal = sdk?.fal ?? { ...older };
  fal.config({ fetch: falFetch(`${simulator}/fal`), credentials: 'test' });
  return fal;
}

export async function calls(fal) {
  await fal.run('fal-ai/flux/dev', { input: { prompt: 'a red kite', image_size: 'square_hd' } });
  await fal.subscribe('fal-ai/flux/schnell', { input: { prompt: 'a red kite', num_images: 2 }, pollInterval: 1 });
  const { request_id: requestId } = await fal.queue.submit('fal-ai/flux/dev', {
    input: { prompt: 'two kites', image_size: 'square_hd' },
  });
  while ((await fal.queue.status('fal-ai/flux/dev', { requestId })).status !== 'COMPLETED');
  await fal.queue.result('fal-ai/flux/dev', { requestId });
}

/** Sends what the SDK asks a host of fal to the simulator, as `falFetch` of the simulator does. */
function falFetch(base) {
  return (url, init) => {
    const { host, pathname, search } = new URL(url);
    return fetch(`${base}/${host}${pathname}${search}`, init);
  };
}
