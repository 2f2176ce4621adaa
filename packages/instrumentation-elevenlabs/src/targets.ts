import type { Targets } from '@costspan/instrumentation';

type Part = Readonly<Record<string, unknown>>;

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
  const isOlder = !('__convert' in ((client as Part)['textToSpeech'] as object));
  return Object.fromEntries(
    PATHS.map((path) => [isOlder ? `1.${path}` : path, prototypeOf(generated(partAt(client as Part, path)))]),
  );
}

/** The same from what a package exports: its classes stand behind a client alone, whose making sends nothing. */
export function targetsOfExports(exports: Part): Targets {
  const Client = (exports['ElevenLabsClient'] ?? (exports['default'] as Part | undefined)?.['ElevenLabsClient']) as
    | (new (options: object) => object)
    | undefined;
  return Client ? targetsOfClient(new Client({ apiKey: 'none' })) : {};
}

function partAt(client: Part, path: string): Part | undefined {
  let part: Part | undefined = client;
  for (const name of path.split('.')) part = part?.[name] as Part | undefined;
  return part;
}

/** `client.music` is written by hand around the generated part. */
function generated(part: Part | undefined): Part | undefined {
  return (part?.['_client'] as Part | undefined) ?? part;
}

function prototypeOf(part: object | undefined): unknown {
  return part && Object.getPrototypeOf(part);
}
