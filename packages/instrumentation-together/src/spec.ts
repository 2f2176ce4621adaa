import {
  stainless,
  stainlessRequests,
  stainlessTargets,
  stainlessTargetsOfClient,
  stainlessTransport,
} from '@costspan/instrumentation';
import type { PublicMethod, SdkSpec, Targets } from '@costspan/instrumentation';
import { endpointOf } from '@costspan/meters/hosts';
import { batchLines, batchOf, EVENTS, meter } from '@costspan/meters/together_ai';
import { sdk } from './sdk.ts';

const submit = (name: string): PublicMethod => ({ publicName: `client.${name}`, role: 'submit' });
const settle = (name: string): PublicMethod => ({ publicName: `client.${name}`, role: 'settle' });
const generate = (name: string): PublicMethod => ({ publicName: `client.${name}`, role: 'generate' });

/** All that costspan knows of `together-ai`. */
export const spec: SdkSpec = {
  ...sdk,
  files: [{ name: 'together-ai', targets: stainlessTargets('Together') }],
  methods: [
    ...stainlessRequests({
      target: 'Together',
      meter,
      origin: 'https://api.together.ai/v1',
      endpointOf,
      posts: [
        generate('images.generate'),
        generate('audio.speech.create'),
        generate('chat.completions.create'),
        generate('completions.create'),
        generate('embeddings.create'),
        submit('videos.create'),
        submit('batches.create'),
        settle('batches.cancel'),
      ],
      gets: [settle('videos.retrieve'), settle('batches.retrieve'), settle('files.content')],
      batches: { batchOf, lines: batchLines },
      forms: [
        { target: 'Transcriptions', publicName: 'client.audio.transcriptions.create', path: '/audio/transcriptions' },
        { target: 'Translations', publicName: 'client.audio.translations.create', path: '/audio/translations' },
      ],
      more: { events: EVENTS },
    }),
    ...stainlessTransport(sdk.name, 'Together', (init) => init?.method?.toLowerCase() === 'post'),
  ],
  headers: [],
  adapter: stainless,
  providers: [meter],
};

/** Targets of a client, for bundled apps. */
export const targetsOfClient: (client: object) => Targets = stainlessTargetsOfClient('Together');
