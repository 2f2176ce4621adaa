import type { Polly, PollyClientConfig } from '@aws-sdk/client-polly';
import fc from 'fast-check';
import { kind, prompt, record } from '../../../test/invoice/kind.ts';
import type { Invoice, Kind } from '../../../test/invoice/kind.ts';
import { clientOf } from './client.ts';

const request = record({
  Engine: fc.constantFrom(
    undefined,
    'standard' as const,
    'neural' as const,
    'long-form' as const,
    'generative' as const,
  ),
  said: prompt,
  isSsml: fc.boolean(),
}).map(({ Engine, said, isSsml }) => ({
  ...(Engine && { Engine }),
  OutputFormat: 'mp3' as const,
  VoiceId: 'Joanna' as const,
  ...(isSsml ? { Text: `<speak>${said}<break time="1s"/></speak>`, TextType: 'ssml' as const } : { Text: said }),
}));

const speech: fc.Arbitrary<Kind<Polly>> = request.map((input) =>
  kind(`speech ${JSON.stringify(input)}`, async (polly) => {
    const { AudioStream } = await polly.synthesizeSpeech(input);
    return AudioStream?.transformToByteArray();
  }),
);

const task: fc.Arbitrary<Kind<Polly>> = fc.tuple(request, fc.integer({ min: 0, max: 2 })).map(([input, again]) =>
  kind(
    `task ${JSON.stringify(input)} and ${again} looks more`,
    async (polly) => {
      const started = await polly.startSpeechSynthesisTask({ ...input, OutputS3BucketName: 'simulator' });
      const { TaskId } = started.SynthesisTask ?? {};
      const look = async () => (await polly.getSpeechSynthesisTask({ TaskId })).SynthesisTask?.TaskStatus;
      while ((await look()) === 'inProgress');
      for (let i = 0; i < again; i++) await look();
    },
    { job: true },
  ),
);

export const invoice: Invoice<Polly> = {
  simulator: 'polly',
  client: (place) => clientOf(place, { maxAttempts: 3, retryStrategy: AT_ONCE }),
  kinds: fc.oneof(speech, task),
};

/** Three tries as the SDK makes them, without its delays. */
const AT_ONCE: NonNullable<PollyClientConfig['retryStrategy']> = {
  acquireInitialRetryToken: async () => token(0),
  refreshRetryTokenForRetry: async (before, { errorType }) => {
    if (errorType === 'CLIENT_ERROR' || before.getRetryCount() === 2) throw new Error('no further try');
    return token(before.getRetryCount() + 1);
  },
  recordSuccess: () => undefined,
};

function token(count: number): { getRetryCount: () => number; getRetryDelay: () => number } {
  return { getRetryCount: () => count, getRetryDelay: () => 0 };
}
