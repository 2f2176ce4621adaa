import { Readable } from 'node:stream';

// What every cell of the matrix does, whichever way its SDKs were loaded and instrumented.

/** @param {Record<string, any>} clients */
export async function scenario({
  anthropic,
  bedrock,
  openai,
  google,
  huggingFace,
  openRouter,
  fal,
  replicate,
  ...voices
}) {
  const { elevenlabs, deepgram, ai, text, image: drawing } = voices;
  await anthropic.messages.create({
    model: 'claude-haiku-4-5',
    max_tokens: 64,
    messages: [{ role: 'user', content: 'Say something short.' }],
  });
  await bedrock.invokeModel({
    modelId: 'amazon.titan-embed-text-v2:0',
    contentType: 'application/json',
    body: JSON.stringify({ inputText: 'Say something short.' }),
  });
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

  const words = { text: 'a red kite' };
  await elevenlabs.textToSpeech.convertWithTimestamps('JBFqnCBsd6RMkjVDRZzb', words);
  const source = { url: 'https://example.com/90.wav' };
  if (deepgram.listen.prerecorded) await deepgram.listen.prerecorded.transcribeUrl(source, { model: 'nova-3' });
  else await deepgram.listen.v1.media.transcribeUrl({ ...source, model: 'nova-3' });

  await ai.generateText({ model: text, prompt: 'Say something short.' });
  const generateImage = ai.generateImage ?? ai.experimental_generateImage;
  await generateImage({ model: drawing, prompt: 'a red kite', size: '1024x1024' });
}

/** Clients of the SDKs, sent to the simulator. */
export function clientsOf({ fal, falFetch, ...classes }) {
  const { Anthropic, BedrockRuntime, OpenAI, GoogleGenAI, InferenceClient, OpenRouter, Replicate } = classes;
  const { ElevenLabsClient, Deepgram, ai, createOpenAI } = classes;
  const provider = createOpenAI({ baseURL: process.env.OPENAI_SIMULATOR, apiKey: 'sk-test' });
  fal.config({ fetch: falFetch(process.env.FAL_SIMULATOR), credentials: 'test' });
  return {
    anthropic: new Anthropic({ baseURL: process.env.ANTHROPIC_SIMULATOR, apiKey: 'test' }),
    bedrock: new BedrockRuntime({
      endpoint: process.env.BEDROCK_SIMULATOR,
      region: 'us-east-1',
      credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
      // Its own speaks HTTP/2 in newer versions, which the simulator does not.
      requestHandler: httpHandler,
    }),
    openai: new OpenAI({ baseURL: process.env.OPENAI_SIMULATOR, apiKey: 'sk-test' }),
    google: new GoogleGenAI({ apiKey: 'test', httpOptions: { baseUrl: process.env.GOOGLE_SIMULATOR } }),
    huggingFace: new InferenceClient('hf_test', { fetch: hubFetch(process.env.HUGGING_FACE_SIMULATOR) }),
    openRouter: new OpenRouter({ serverURL: process.env.OPENROUTER_SIMULATOR, apiKey: 'test' }),
    fal,
    replicate: new Replicate({ baseUrl: process.env.REPLICATE_SIMULATOR, auth: 'test' }),
    elevenlabs: new ElevenLabsClient({ baseUrl: process.env.ELEVENLABS_SIMULATOR, apiKey: 'test' }),
    deepgram: deepgramOf(Deepgram),
    ai,
    text: provider.chat('gpt-4o-mini'),
    image: provider.image('gpt-image-2'),
  };
}

const httpHandler = {
  handle: async ({ protocol, hostname, port, path, method, headers, body }) => {
    const {
      status,
      headers: told,
      body: stream,
    } = await fetch(`${protocol}//${hostname}:${port}${path}`, {
      method,
      headers: { 'content-type': headers['content-type'], authorization: headers.authorization },
      body,
    });
    return {
      response: { statusCode: status, headers: Object.fromEntries(told), body: Readable.fromWeb(stream) },
    };
  },
};

/** Sends what the SDK asks the router and the Hub to the simulator, as `huggingFaceFetch` of the simulator does. */
function hubFetch(base) {
  return (url, init) => {
    const { host, pathname, search } = new URL(url);
    return fetch(`${base}/${host === 'huggingface.co' ? 'hub' : 'router'}${pathname}${search}`, init);
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
