import fc from 'fast-check';
import { kind, prompt, record } from '../../../test/invoice/kind.ts';
import type { Invoice, Kind } from '../../../test/invoice/kind.ts';
import { clientOf } from './client.ts';
import type { Client } from './client.ts';

const image: fc.Arbitrary<Kind<Client>> = record({
  model: fc.constantFrom('bfl:2@1', 'bfl:4@1'),
  positivePrompt: prompt,
  numberResults: fc.integer({ min: 1, max: 3 }),
  includeCost: fc.boolean(),
}).map((task) =>
  kind(`images ${JSON.stringify(task)}`, (runware) => runware.requestImages({ ...task, width: 1024, height: 1024 }), {
    noRetries: true,
  }),
);

const video: fc.Arbitrary<Kind<Client>> = record({
  duration: fc.constantFrom(5, 10),
  sound: fc.boolean(),
  includeCost: fc.boolean(),
  again: fc.integer({ min: 0, max: 2 }),
}).map(({ again, sound, ...task }) =>
  kind(
    `video ${JSON.stringify(task)} ${sound ? 'with' : 'without'} sound and ${again} looks more`,
    async (runware) => {
      const { taskUUID } = (await runware.videoInference({
        ...task,
        model: 'klingai:kling-video@3-standard',
        positivePrompt: 'a kite',
        providerSettings: { klingai: { sound } },
        skipResponse: true,
      } as never)) as { taskUUID: string };
      let results = await runware.getResponse<{ status: string }>({ taskUUID });
      while (results[0]?.status === 'processing') results = await runware.getResponse({ taskUUID });
      for (let i = 0; i < again; i++) await runware.getResponse({ taskUUID });
    },
    { noRetries: true, job: true },
  ),
);

export const invoice: Invoice<Client> = {
  simulator: 'runware',
  client: (place) => clientOf(place),
  kinds: fc.oneof(image, video),
  silent: true,
};
