import { fernClientOf, fernPartAt, fernPrototype } from '@costspan/instrumentation';
import type { FernPart, Targets } from '@costspan/instrumentation';

/** The parts of a client, by their paths: targets have these names. */
const PATHS: readonly string[] = [
  'audioIsolation',
  'dubbing',
  'dubbing.project',
  'dubbing.project.language',
  'dubbing.project.language.transcript',
  'flows.image',
  'flows.video',
  'flows.textToSpeech',
  'flows.templates.runs',
  'forcedAlignment',
  'music',
  'speechToSpeech',
  'speechToText',
  'speechToText.realtime',
  'textToDialogue',
  'textToSoundEffects',
  'textToSpeech',
  'textToVoice',
];

/**
 * The prototypes behind a client's parts. Those of `elevenlabs` 1.x, whose methods are the public ones, have names of
 * their own: `1.textToSpeech`.
 */
export function targetsOfClient(client: object): Targets {
  const isOlder = !('__convert' in ((client as FernPart)['textToSpeech'] as object));
  return Object.fromEntries(
    PATHS.map((path) => [isOlder ? `1.${path}` : path, fernPrototype(generated(fernPartAt(client as FernPart, path)))]),
  );
}

/** The same from what a package exports: its classes stand behind a client alone, whose making sends nothing. */
export function targetsOfExports(exports: FernPart): Targets {
  const client = fernClientOf(exports, 'ElevenLabsClient');
  return client ? targetsOfClient(client) : {};
}

/** `client.music` is written by hand around the generated part. */
function generated(part: FernPart | undefined): FernPart | undefined {
  return (part?.['_client'] as FernPart | undefined) ?? part;
}
