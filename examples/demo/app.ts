/**
 * The demo's app: a studio for greeting cards. It calls the SDKs of eight providers, and the AI SDK, as any app does; of costspan it
 * knows for whom a request is, and which of its pictures were good enough.
 */
import { withAttribution, withOutput } from '@costspan/auto';
import { wav } from '@costspan/simulator';
import { trace } from '@opentelemetry/api';
import { generateImage, generateText } from 'ai';
import { anthropic, deepgram, elevenlabs, google, openai, openRouter, provider, replicate } from './clients.ts';
import { fal } from './fal.ts';

const tracer = trace.getTracer('card-studio');

/** One request of a customer: a span of the app's own, and to whom its costs belong. */
function request(plan: string, feature: string, work: () => Promise<unknown>): Promise<unknown> {
  console.log(`${plan.padEnd(4)} ${feature}`);
  return withAttribution({ plan, feature }, () =>
    tracer.startActiveSpan(`POST /${feature}`, (span) => work().finally(() => span.end())),
  );
}

async function ask(content: string): Promise<string> {
  const messages = [{ role: 'user' as const, content }];
  const { choices } = await openai.chat.completions.create({ model: 'gpt-5-mini', messages });
  return choices[0]?.message.content ?? content;
}

/** A strict gate: the first two drawings of a free user are not good enough for it. */
const card = (drawings: number) => () =>
  withOutput('card', {}, async (output) => {
    const prompt = await ask('Describe a picture for this card: Good luck with the exam');
    for (let drawing = 1; drawing <= drawings; drawing += 1) {
      await fal.subscribe('fal-ai/flux/dev', { input: { prompt, image_size: 'square_hd' } });
      await output.gate('likeness', () => ask('Is it the customer?'));
      if (drawing < drawings) output.reject('stiff smile', { gate: 'likeness' });
    }
    output.accept();
  });
await request('free', 'card', card(3));
await request('pro', 'card', card(1));

await request('pro', 'poster', () =>
  withOutput('poster', {}, async (output) => {
    const poster = { model: 'gpt-image-2', prompt: 'Fifty years of the rowing club', size: '1024x1536' } as const;
    await openai.images.generate({ ...poster, quality: 'medium' });
    output.reject('too coarse to print');
    await openai.images.generate({ ...poster, quality: 'high' });
    output.accept();
  }),
);

/** The planned provider is out: a dearer model of another one takes over. */
const avatar = () =>
  withOutput('avatar', { planned: { provider: 'fal', model: 'fal-ai/nano-banana' } }, async (output) => {
    const input = { prompt: 'The cox as a comic hero' };
    await fal
      .subscribe('fal-ai/nano-banana', { input })
      .catch(() => replicate.run('google/nano-banana-pro', { input: { ...input, resolution: '2K' } }));
    output.accept();
  });
await request('free', 'avatar', avatar);
await request('pro', 'avatar', avatar);

/** The clip's end comes as a webhook to another process; the webhook's address takes the output there. */
await request('pro', 'clip', () =>
  withOutput('clip', {}, async (output) => {
    const input = { prompt: 'Oars dip, spray flies', duration: '4s' as const };
    const webhookUrl = `${process.env['WEBHOOKS']}/?output=${output.token()}`;
    await fal.queue.submit('fal-ai/veo3.1', { input, webhookUrl });
  }),
);

await request('free', 'voice', async () => {
  const input = 'Happy birthday, dear reader! May all your wishes come true.';
  await openai.audio.speech.create({ model: 'tts-1', voice: 'coral', input });
  const file = new File([wav(12)], 'reply.wav', { type: 'audio/wav' });
  await openai.audio.transcriptions.create({ model: 'gpt-4o-transcribe', file });
});

/** One pipeline over many providers: text, its review, pictures, the voice, its subtitles. */
await request('pro', 'film', () =>
  withOutput('film', {}, async (output) => {
    const content = 'Three scenes about fifty years of the rowing club';
    await anthropic.messages.create({
      model: 'claude-haiku-4-5',
      max_tokens: 64,
      messages: [{ role: 'user', content }],
    });
    const messages = [{ role: 'user' as const, content: 'Is this fit for children?' }];
    await openRouter.chat.send({ chatRequest: { model: 'openai/gpt-5-nano', messages } });
    await generateText({ model: provider.chat('gpt-4o-mini'), prompt: 'Give it a title' });
    const prompt = 'A boathouse in the morning';
    await generateImage({ model: provider.image('gpt-image-2'), prompt, size: '1024x1024' });
    await google.models.generateContent({ model: 'gemini-3.1-flash-image', contents: prompt });
    const text = 'It began with one boat, and a river nobody had rowed.';
    await elevenlabs.textToSpeech.convertWithTimestamps('JBFqnCBsd6RMkjVDRZzb', { text });
    await deepgram.listen.v1.media.transcribeUrl({ url: 'https://example.com/60.wav', model: 'nova-3' });
    output.accept();
  }),
);

await request('free', 'lab', async () => {
  await fal.subscribe('fal-ai/unlisted-model', { input: { prompt: 'A model that nobody has a price for' } });
});
