import type { Targets } from '@costspan/instrumentation';

type Part = Readonly<Record<string, unknown>>;
type Make = new (options: object) => object;

/** The parts of a client that hold methods, by their paths: targets have these names. */
const PATHS: readonly string[] = [
  'listen.v1.media',
  'speak.v1.audio',
  'speak.v2.audio',
  'read.v1.text',
  'listen.v1',
  'listen.v2',
  'speak.v1',
  'speak.v2',
  'agent.v1',
];
/** The same of version 4. */
const OLDER_PATHS: readonly string[] = ['listen.prerecorded', 'speak', 'read', 'listen', ''];

/** The prototypes behind a client's parts. Those of version 4 have names of their own: `4.listen`. */
export function targetsOfClient(client: object): Targets {
  const isOlder = 'prerecorded' in ((client as Part)['listen'] as object);
  const paths = isOlder ? OLDER_PATHS : PATHS;
  return Object.fromEntries(
    paths.map((path) => [isOlder ? `4.${path}` : path, prototypeOf(partAt(client as Part, path))]),
  );
}

/** The same from what the package exports: most classes stand behind a client alone, whose making sends nothing. */
export function targetsOfExports(exports: Part): Targets {
  const main = exports['DeepgramClient'] ? exports : ((exports['default'] ?? {}) as Part);
  const [create, Client] = [main['createClient'], main['DeepgramClient']];
  if (typeof create === 'function') return targetsOfClient((create as (key: string) => object)('none'));
  return Client ? targetsOfClient(new (Client as Make)({ apiKey: 'none' })) : {};
}

function partAt(client: Part, path: string): Part | undefined {
  let part: Part | undefined = client;
  for (const name of path.split('.').filter(Boolean)) part = part?.[name] as Part | undefined;
  return part;
}

function prototypeOf(part: object | undefined): unknown {
  return part && Object.getPrototypeOf(part);
}
