import { withAttribution } from '@costspan/auto';
import { fal } from '@fal-ai/client';
import OpenAI from 'openai';
import { simulate } from '@costspan/example-simulated';

const simulated = await simulate(); // not needed in an app of your own
const openai = new OpenAI(simulated.openai);
fal.config(simulated.fal ?? {});

await withAttribution({ plan: 'pro', feature: 'avatar' }, async () => {
  const { choices } = await openai.chat.completions.create({
    model: 'gpt-5-mini',
    messages: [{ role: 'user', content: 'Describe a friendly robot in one sentence.' }],
  });
  const prompt = choices[0].message.content;
  await fal.subscribe('fal-ai/flux/schnell', { input: { prompt, image_size: 'square_hd' } });
});

await withAttribution({ plan: 'free', feature: 'captions' }, () =>
  openai.audio.speech.create({ model: 'tts-1', voice: 'coral', input: 'A friendly robot waves.' }),
);

await simulated.end();
