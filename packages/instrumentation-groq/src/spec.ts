import {
  stainless,
  stainlessRequests,
  stainlessTargets,
  stainlessTargetsOfClient,
  stainlessTransport,
} from '@costspan/instrumentation';
import type { PublicMethod, SdkSpec, Targets } from '@costspan/instrumentation';
import { endpointOf } from '@costspan/meters/hosts';
import { batchLines, batchOf, EVENTS, meter } from '@costspan/meters/groq';
import { sdk } from './sdk.ts';

const settle = (name: string): PublicMethod => ({ publicName: `client.${name}`, role: 'settle' });
const generate = (name: string): PublicMethod => ({ publicName: `client.${name}`, role: 'generate' });

/** All that costspan knows of `groq-sdk`. */
export const spec: SdkSpec = {
  ...sdk,
  files: [{ name: 'groq-sdk', targets: stainlessTargets('Groq') }],
  methods: [
    ...stainlessRequests({
      target: 'Groq',
      meter,
      origin: 'https://api.groq.com',
      endpointOf,
      posts: [
        generate('audio.speech.create'),
        generate('chat.completions.create'),
        generate('embeddings.create'),
        { publicName: 'client.batches.create', role: 'submit' },
        settle('batches.cancel'),
      ],
      gets: [settle('batches.retrieve'), settle('files.content')],
      batches: { batchOf, lines: batchLines },
      forms: [
        {
          target: 'Transcriptions',
          publicName: 'client.audio.transcriptions.create',
          path: '/openai/v1/audio/transcriptions',
        },
        {
          target: 'Translations',
          publicName: 'client.audio.translations.create',
          path: '/openai/v1/audio/translations',
        },
      ],
      more: { events: EVENTS },
    }),
    ...stainlessTransport(sdk.name, 'Groq', (init) => init?.method?.toLowerCase() === 'post'),
  ],
  headers: [],
  adapter: stainless,
  providers: [meter],
};

/** Targets of a client, for bundled apps. */
export const targetsOfClient: (client: object) => Targets = stainlessTargetsOfClient('Groq');
