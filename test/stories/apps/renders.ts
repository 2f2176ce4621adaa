/**
 * Makes OUTPUTS pictures behind a strict gate, RENDERS in all, the surplus spread evenly: all but the
 * last of each are rejected, and for the last a person decides later. Prints the outputs' tokens.
 */
import { withOutput } from '@costspan/auto';
import { fal, openai } from './clients.ts';

const { OUTPUTS = '1', RENDERS = '1', JUDGED = '0' } = process.env;
const outputs = Number(OUTPUTS);

const judge = (): Promise<unknown> =>
  openai.chat.completions.create({ model: 'gpt-5-mini', messages: [{ role: 'user', content: 'Is it sharp?' }] });

async function picture(number: number): Promise<string> {
  const renders = Math.floor((Number(RENDERS) + number) / outputs);
  return withOutput('picture', { plan: 'pro', feature: 'studio' }, async (output) => {
    for (let render = 1; render <= renders; render += 1) {
      await fal.run('fal-ai/nano-banana', { input: { prompt: 'a rowing club' } });
      if (number < Number(JUDGED)) await output.gate('sharpness', judge);
      if (render < renders) output.reject('blurry', { gate: 'sharpness' });
    }
    return output.token();
  });
}

for (let number = 0; number < outputs; number += 1) console.log(await picture(number));
