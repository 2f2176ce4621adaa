import type { LumaAI } from 'lumaai';
import fc from 'fast-check';
import { kind, prompt, record } from '../../../test/invoice/kind.ts';
import type { Invoice, Kind } from '../../../test/invoice/kind.ts';
import { clientOf } from './client.ts';

/** No answer tells what it cost: an estimate. */
const film: fc.Arbitrary<Kind<LumaAI>> = record({
  prompt,
  model: fc.constantFrom('ray-2' as const, 'ray-flash-2' as const),
  duration: fc.constantFrom('5s', '9s'),
  looks: fc.integer({ min: 0, max: 2 }),
}).map(({ looks, ...body }) =>
  kind(
    `generations ${JSON.stringify(body)}, ${looks} looks more`,
    async ({ generations }) => {
      const { id = '' } = await generations.create({ ...body, resolution: '720p' });
      while ((await generations.get(id)).state === 'dreaming');
      for (let i = 0; i < looks; i++) await generations.get(id);
    },
    { told: false, job: true },
  ),
);

/** Its own back-off of half a second and more, shortened. */
function atOnce(client: LumaAI): LumaAI {
  return Object.assign(client, { calculateDefaultRetryTimeoutMillis: () => 1 });
}

export const invoice: Invoice<LumaAI> = {
  simulator: 'luma',
  client: async (place) => atOnce(await clientOf(place, { maxRetries: 2 })),
  kinds: film,
  silent: true,
};
