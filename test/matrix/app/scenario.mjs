// What every cell of the matrix does, whichever way its SDKs were loaded and instrumented.

/** @param {{ openai: any, google: any, huggingFace: any, openRouter: any, fal: any, replicate: any }} clients */
export async function scenario({ openai, google, huggingFace, openRouter, fal, replicate }) {
  await openai.images.generate({ model: 'gpt-image-2', prompt: 'a red kite', size: '1024x1024', quality: 'low' });
  await openai.chat.completions.create({
    model: 'gpt-4o-mini',
    messages: [{ role: 'user', content: 'Say something short.' }],
  });
  const stream = await openai.chat.completions.create({
    model: 'gpt-4o-mini',
    stream: true,
    messages: [{ role: 'user', content: 'Say something long.' }],
  });
  for await (const _chunk of stream) break;

  await google.models.generateContent({ model: 'gemini-3.1-flash-image', contents: 'a red kite' });

  const image = { model: 'black-forest-labs/FLUX.1-dev', provider: 'hf-inference', inputs: 'a red kite' };
  await huggingFace.textToImage(image);

  const chatRequest = { model: 'openai/gpt-5-nano', messages: [{ role: 'user', content: 'Say something short.' }] };
  await openRouter.chat.send({ chatRequest });

  await fal.run('fal-ai/flux/dev', { input: { prompt: 'a red kite', image_size: 'square_hd' } });
  await fal.subscribe('fal-ai/flux/schnell', { input: { prompt: 'a red kite', num_images: 2 }, pollInterval: 1 });
  const { request_id: requestId } = await fal.queue.submit('fal-ai/flux/dev', {
    input: { prompt: 'two kites', image_size: 'square_hd' },
  });
  while ((await fal.queue.status('fal-ai/flux/dev', { requestId })).status !== 'COMPLETED');
  await fal.queue.result('fal-ai/flux/dev', { requestId });

  await replicate.run('black-forest-labs/flux-schnell', { input: { prompt: 'a red kite' } });
  const prediction = await replicate.predictions.create({
    model: 'black-forest-labs/flux-dev',
    input: { prompt: 'a red kite' },
  });
  await replicate.wait(prediction, { interval: 1 });
}

/** Clients of the SDKs, sent to the simulator. */
export function clientsOf({ OpenAI, GoogleGenAI, InferenceClient, OpenRouter, fal, Replicate, falFetch }) {
  fal.config({ fetch: falFetch(process.env.FAL_SIMULATOR), credentials: 'test' });
  return {
    openai: new OpenAI({ baseURL: process.env.OPENAI_SIMULATOR, apiKey: 'sk-test' }),
    google: new GoogleGenAI({ apiKey: 'test', httpOptions: { baseUrl: process.env.GOOGLE_SIMULATOR } }),
    huggingFace: new InferenceClient('hf_test', { fetch: hubFetch(process.env.HUGGING_FACE_SIMULATOR) }),
    openRouter: new OpenRouter({ serverURL: process.env.OPENROUTER_SIMULATOR, apiKey: 'test' }),
    fal,
    replicate: new Replicate({ baseUrl: process.env.REPLICATE_SIMULATOR, auth: 'test' }),
  };
}

/** Sends what the SDK asks the router and the Hub to the simulator, as `huggingFaceFetch` of the simulator does. */
function hubFetch(base) {
  return (url, init) => {
    const { host, pathname, search } = new URL(url);
    return fetch(`${base}/${host === 'huggingface.co' ? 'hub' : 'router'}${pathname}${search}`, init);
  };
}

/** Sends what the SDK asks a host of fal to the simulator, as `falFetch` of the simulator does. */
export function falFetch(base) {
  return (url, init) => {
    const { host, pathname, search } = new URL(url);
    return fetch(`${base}/${host}${pathname}${search}`, init);
  };
}
