import type { Targets } from '@costspan/instrumentation';

type Part = Readonly<Record<string, unknown>>;

/** The parts of a client that hold methods, by their paths: targets have these names. */
const PATHS: readonly string[] = ['tts', 'tts.streamInput', 'empathicVoice.chat'];

/** The prototypes behind a client's parts. */
export function targetsOfClient(client: object): Targets {
  return Object.fromEntries(PATHS.map((path) => [path, prototypeOf(partAt(client as Part, path))]));
}

/** The same from what the package exports: its classes stand behind a client alone, whose making sends nothing. */
export function targetsOfExports(exports: Part): Targets {
  const Client = (exports['HumeClient'] ?? (exports['default'] as Part | undefined)?.['HumeClient']) as
    | (new (options: object) => object)
    | undefined;
  return Client ? targetsOfClient(new Client({ apiKey: 'none' })) : {};
}

function partAt(client: Part, path: string): Part | undefined {
  let part: Part | undefined = client;
  for (const name of path.split('.')) part = part?.[name] as Part | undefined;
  return part;
}

function prototypeOf(part: object | undefined): unknown {
  return part && Object.getPrototypeOf(part);
}
