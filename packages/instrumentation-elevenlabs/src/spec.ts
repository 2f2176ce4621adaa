import { fern, fernMakeRequest, fernReceiver } from '@costspan/instrumentation';
import type { MethodRow, SdkSpec } from '@costspan/instrumentation';
import { meter } from '@costspan/meters/elevenlabs';
import { flows } from './flows.ts';
import { realtime } from './realtime.ts';
import { sdk } from './sdk.ts';
import { factsOf, wireForm } from './wire.ts';
import { endpoint } from './address.ts';
import { targetsOfExports } from './targets.ts';

export { targetsOfClient } from './targets.ts';

/** A method of the SDK; `path` has a `*` for each id that stands before the request among its arguments. */
interface Method {
  /** part of the client */
  readonly part: string;
  readonly method: string;
  readonly role: MethodRow['role'];
  readonly path: string;
  /** its name in `elevenlabs` 1.x; it has none there where this is left out */
  readonly older?: string;
}

const METHODS: readonly Method[] = [
  { part: 'textToSpeech', method: 'convert', role: 'generate', path: '/text-to-speech/*', older: 'convert' },
  {
    part: 'textToSpeech',
    method: 'convertWithTimestamps',
    role: 'generate',
    path: '/text-to-speech/*/with-timestamps',
    older: 'convertWithTimestamps',
  },
  {
    part: 'textToSpeech',
    method: 'stream',
    role: 'stream',
    path: '/text-to-speech/*/stream',
    older: 'convertAsStream',
  },
  {
    part: 'textToSpeech',
    method: 'streamWithTimestamps',
    role: 'stream',
    path: '/text-to-speech/*/stream/with-timestamps',
    older: 'streamWithTimestamps',
  },
  { part: 'textToDialogue', method: 'convert', role: 'generate', path: '/text-to-dialogue' },
  {
    part: 'textToDialogue',
    method: 'convertWithTimestamps',
    role: 'generate',
    path: '/text-to-dialogue/with-timestamps',
  },
  { part: 'textToDialogue', method: 'stream', role: 'stream', path: '/text-to-dialogue/stream' },
  {
    part: 'textToDialogue',
    method: 'streamWithTimestamps',
    role: 'stream',
    path: '/text-to-dialogue/stream/with-timestamps',
  },
  { part: 'textToSoundEffects', method: 'convert', role: 'generate', path: '/sound-generation', older: 'convert' },
  { part: 'music', method: 'compose', role: 'generate', path: '/music' },
  { part: 'music', method: 'composeDetailed', role: 'generate', path: '/music/detailed' },
  { part: 'music', method: 'stream', role: 'stream', path: '/music/stream' },
  { part: 'music', method: 'composeDetailedStream', role: 'stream', path: '/music/detailed/stream' },
  { part: 'music', method: 'videoToMusic', role: 'generate', path: '/music/video-to-music' },
  { part: 'music', method: 'separateStems', role: 'generate', path: '/music/stem-separation' },
  { part: 'speechToSpeech', method: 'convert', role: 'generate', path: '/speech-to-speech/*', older: 'convert' },
  {
    part: 'speechToSpeech',
    method: 'stream',
    role: 'stream',
    path: '/speech-to-speech/*/stream',
    older: 'convertAsStream',
  },
  { part: 'audioIsolation', method: 'convert', role: 'generate', path: '/audio-isolation', older: 'audioIsolation' },
  {
    part: 'audioIsolation',
    method: 'stream',
    role: 'stream',
    path: '/audio-isolation/stream',
    older: 'audioIsolationStream',
  },
  { part: 'speechToText', method: 'convert', role: 'generate', path: '/speech-to-text', older: 'convert' },
  { part: 'forcedAlignment', method: 'create', role: 'generate', path: '/forced-alignment', older: 'create' },
  { part: 'textToVoice', method: 'design', role: 'generate', path: '/text-to-voice/design' },
  {
    part: 'textToVoice',
    method: 'createPreviews',
    role: 'generate',
    path: '/text-to-voice/create-previews',
    older: 'createPreviews',
  },
  { part: 'textToVoice', method: 'remix', role: 'generate', path: '/text-to-voice/*/remix' },
  { part: 'dubbing', method: 'create', role: 'submit', path: '/dubbing', older: 'dubAVideoOrAnAudioFile' },
  { part: 'dubbing', method: 'get', role: 'settle', path: '/dubbing/*', older: 'getDubbingProjectMetadata' },
  { part: 'dubbing.project', method: 'create', role: 'submit', path: '/dubbing/project' },
  { part: 'dubbing.project', method: 'get', role: 'settle', path: '/dubbing/project/*' },
  { part: 'dubbing.project.language', method: 'create', role: 'submit', path: '/dubbing/project/*/language' },
  { part: 'dubbing.project.language', method: 'get', role: 'settle', path: '/dubbing/project/*/language/*' },
  {
    part: 'dubbing.project.language.transcript',
    method: 'regenerate',
    role: 'generate',
    path: '/dubbing/project/*/language/*/transcript/regenerate',
  },
];

function rowsOf({ part, method, role, path, older }: Method): MethodRow[] {
  const ids = path.split('*').length - 1;
  const row = (target: string, name: string, publicName: string): MethodRow => ({
    target,
    method: name,
    publicName: `client.${part}.${publicName}`,
    role,
    ...(role !== 'settle' && { receiver: fernReceiver(sdk.name) }),
    start(self, args) {
      const { exchange, serverUrl } = endpoint(self, `/v1${withIds(path, args)}`);
      const common = { ...exchange, operation: `${part}.${method}` };
      if (role === 'settle') {
        const jobId = String(args[ids - 1]);
        return { kind: 'settle', exchange: common, serverUrl, jobId };
      }
      const request = wireForm(args[ids]) as { readonly model_id?: string } | undefined;
      return {
        kind: 'generate',
        exchange: { ...common, model: request?.model_id, request: request ?? {} },
        serverUrl,
        streamed: role === 'stream',
      };
    },
    response: factsOf,
  });
  return [row(part, `__${method}`, method), ...(older === undefined ? [] : [row(`1.${part}`, older, older)])];
}

function withIds(path: string, args: readonly unknown[]): string {
  let next = 0;
  return path.replaceAll('*', () => encodeURIComponent(String(args[next++])));
}

/** All that costspan knows of `@elevenlabs/elevenlabs-js` 2.x and of the older `elevenlabs` 1.x. */
export const spec: SdkSpec = {
  ...sdk,
  opensSockets: true,
  files: Object.keys(sdk.versions).flatMap((name) => [
    { name, targets: targetsOfExports },
    { name, file: 'core/fetcher/makeRequest', targets: (exports: Record<string, unknown>) => ({ transport: exports }) },
  ]),
  methods: [...METHODS.flatMap(rowsOf), ...flows, realtime, fernMakeRequest(sdk.name, 'transport')],
  headers: ['character-cost', 'request-id'],
  providers: [meter],
  adapter: fern,
};
