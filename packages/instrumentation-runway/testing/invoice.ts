import type { RunwayML } from '@runwayml/sdk';
import fc from 'fast-check';
import { kind, prompt, record } from '../../../test/invoice/kind.ts';
import type { Invoice, Kind } from '../../../test/invoice/kind.ts';
import { clientOf } from './client.ts';

const task: fc.Arbitrary<Kind<RunwayML>> = record({
  promptText: prompt,
  model: fc.constantFrom('gen4.5' as const, 'gen4_turbo' as const, 'gen4_image' as const),
  duration: fc.integer({ min: 2, max: 10 }),
  looks: fc.integer({ min: 0, max: 2 }),
}).map(({ promptText, model, duration, looks }) =>
  kind(
    `${model} ${duration} s, ${looks} looks more`,
    async (runway) => {
      const { id } = await create(runway, model, promptText, duration);
      let state = await runway.tasks.retrieve(id);
      while (state.status === 'RUNNING') state = await runway.tasks.retrieve(id);
      for (let i = 0; i < looks; i++) await runway.tasks.retrieve(id);
    },
    { job: true },
  ),
);

function create(
  { imageToVideo, textToImage, textToVideo }: RunwayML,
  model: 'gen4.5' | 'gen4_turbo' | 'gen4_image',
  promptText: string,
  duration: number,
): Promise<{ readonly id: string }> {
  if (model === 'gen4_image') return textToImage.create({ model, promptText, ratio: '1920:1080' });
  const film = { promptText, ratio: '1280:720' as const, duration };
  if (model === 'gen4.5') return textToVideo.create({ model, ...film });
  return imageToVideo.create({ model, ...film, promptImage: 'https://example.com/a.png' });
}

/** Its own back-off of half a second and more, shortened. */
function atOnce(client: RunwayML): RunwayML {
  return Object.assign(client, { calculateDefaultRetryTimeoutMillis: () => 1 });
}

export const invoice: Invoice<RunwayML> = {
  simulator: 'runway',
  client: async (place) => atOnce(await clientOf(place, { maxRetries: 2 })),
  kinds: task,
  silent: true,
};
