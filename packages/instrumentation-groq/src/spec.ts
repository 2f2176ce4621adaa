import { stainless, stainlessRequests, stainlessTransport } from '@costspan/instrumentation';
import type { PublicMethod, SdkSpec, Targets } from '@costspan/instrumentation';
import { endpointOf } from '@costspan/meters/hosts';
import { EVENTS, meter } from '@costspan/meters/groq';
import { sdk } from './sdk.ts';

const generate = (name: string): PublicMethod => ({ publicName: `client.${name}`, role: 'generate' });

/** All that costspan knows of `groq-sdk`. */
export const spec: SdkSpec = {
  ...sdk,
  files: [{ name: 'groq-sdk', targets: targetsOfExports }],
  methods: [
    ...stainlessRequests({
      target: 'Groq',
      meter,
      origin: 'https://api.groq.com',
      endpointOf,
      posts: [generate('audio.speech.create'), generate('chat.completions.create'), generate('embeddings.create')],
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

interface Class {
  readonly prototype?: object;
  readonly Audio?: { readonly Transcriptions?: Class; readonly Translations?: Class };
}

function targetsOfExports(exports: Record<string, unknown>): Targets {
  const main = (exports['Groq'] ?? exports['default']) as Class | undefined;
  return {
    Groq: main?.prototype,
    Transcriptions: main?.Audio?.Transcriptions?.prototype,
    Translations: main?.Audio?.Translations?.prototype,
  };
}

/** The same of a client, for bundled apps. */
export function targetsOfClient(client: object): Targets {
  const { audio } = client as { readonly audio?: { readonly transcriptions?: object; readonly translations?: object } };
  const prototypeOf = (one: object | undefined): unknown => one && Object.getPrototypeOf(one);
  return {
    Groq: Object.getPrototypeOf(client),
    Transcriptions: prototypeOf(audio?.transcriptions),
    Translations: prototypeOf(audio?.translations),
  };
}
