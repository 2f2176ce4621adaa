import type Replicate from 'replicate';
import fc from 'fast-check';
import { kind, prompt, record } from '../../../test/invoice/kind.ts';
import type { Invoice, Kind } from '../../../test/invoice/kind.ts';
import { clientOf } from './client.ts';

const quality = fc.constantFrom('low' as const, 'medium' as const, 'high' as const);

const replicateInput: fc.Arbitrary<{ model: `${string}/${string}`; input: Record<string, unknown>; told?: false }> =
  fc.oneof(
    record({
      model: fc.constantFrom('black-forest-labs/flux-dev' as const, 'black-forest-labs/flux-schnell' as const),
      input: record({ prompt, num_outputs: fc.integer({ min: 1, max: 4 }) }),
    }),
    record({
      model: fc.constant('google/nano-banana-2' as const),
      input: record({ prompt, resolution: fc.constantFrom('1K', '2K', '4K') }),
    }),
    record({ model: fc.constant('openai/gpt-image-2' as const), input: record({ prompt, quality }) }),
    record({
      model: fc.constant('kwaivgi/kling-v3-video' as const),
      input: record({
        prompt,
        duration: fc.constantFrom(5, 10),
        mode: fc.constantFrom('standard', 'pro'),
        generate_audio: fc.boolean(),
      }),
    }),
    record({
      model: fc.constant('minimax/hailuo-2.3' as const),
      input: record({ prompt, duration: fc.constantFrom(6, 10), resolution: fc.constant('768p') }),
    }),
    // A model on hardware: its price is that of the machine, which only its owner knows.
    record({
      model: fc.constant('acme/portrait' as const),
      input: record({ prompt }),
      told: fc.constant(false as const),
    }),
  );

const replicateRun: fc.Arbitrary<Kind<Replicate>> = fc
  .tuple(replicateInput, fc.constantFrom('block' as const, 'poll' as const))
  .map(([{ model, input, told = true }, mode]) =>
    kind(
      `run ${mode} ${model} ${JSON.stringify(input)}`,
      (replicate) => replicate.run(model, { input, wait: mode === 'poll' ? { mode, interval: 1 } : { mode } }),
      { told, job: true },
    ),
  );

const replicatePrediction: fc.Arbitrary<Kind<Replicate>> = fc
  .tuple(replicateInput, fc.integer({ min: 0, max: 3 }), fc.boolean())
  .map(([{ model, input, told = true }, looks, waits]) =>
    kind(
      `predictions ${model} ${looks} looks${waits ? ' wait' : ''} ${JSON.stringify(input)}`,
      async (replicate) => {
        let prediction = await replicate.predictions.create({ model, input });
        if (waits) prediction = await replicate.wait(prediction, { interval: 1 });
        while (prediction.status === 'starting' || prediction.status === 'processing')
          prediction = await replicate.predictions.get(prediction.id);
        for (let i = 0; i < looks; i++) await replicate.predictions.get(prediction.id);
      },
      { told, job: true },
    ),
  );

export const invoice: Invoice<Replicate> = {
  simulator: 'replicate',
  client: (place) => clientOf(place),
  kinds: fc.oneof(replicateRun, replicatePrediction),
  // After a 5xx there may be a prediction.
  silent: true,
};
