// What every cell of the matrix does, whichever way its SDKs were loaded and instrumented.

/** @param {{ openai: any, google: any, fal: any, replicate: any, elevenlabs: any, deepgram: any }} clients */
export async function scenario({ openai, google, fal, replicate, elevenlabs, deepgram }) {
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

  const text = 'a red kite';
  await elevenlabs.textToSpeech.convertWithTimestamps('JBFqnCBsd6RMkjVDRZzb', { text });
  const source = { url: 'https://example.com/90.wav' };
  if (deepgram.listen.prerecorded) await deepgram.listen.prerecorded.transcribeUrl(source, { model: 'nova-3' });
  else await deepgram.listen.v1.media.transcribeUrl({ ...source, model: 'nova-3' });
}

/** Clients of the SDKs, sent to the simulator. */
export function clientsOf({ OpenAI, GoogleGenAI, fal, Replicate, ElevenLabsClient, Deepgram, falFetch }) {
  fal.config({ fetch: falFetch(process.env.FAL_SIMULATOR), credentials: 'test' });
  return {
    openai: new OpenAI({ baseURL: process.env.OPENAI_SIMULATOR, apiKey: 'sk-test' }),
    google: new GoogleGenAI({ apiKey: 'test', httpOptions: { baseUrl: process.env.GOOGLE_SIMULATOR } }),
    fal,
    replicate: new Replicate({ baseUrl: process.env.REPLICATE_SIMULATOR, auth: 'test' }),
    elevenlabs: new ElevenLabsClient({ baseUrl: process.env.ELEVENLABS_SIMULATOR, apiKey: 'test' }),
    deepgram: deepgramOf(Deepgram),
  };
}

/** Version 4 has a factory, and other options. A path below the host is cut off its address. */
function deepgramOf({ createClient, DeepgramClient }) {
  const base = process.env.DEEPGRAM_SIMULATOR;
  if (!createClient)
    return new DeepgramClient({ apiKey: 'test', environment: { base, production: base, agent: base } });
  return createClient('test', { global: { fetch: { options: { url: base } } } });
}

/** Sends what the SDK asks a host of fal to the simulator, as `falFetch` of the simulator does. */
export function falFetch(base) {
  return (url, init) => {
    const { host, pathname, search } = new URL(url);
    return fetch(`${base}/${host}${pathname}${search}`, init);
  };
}
