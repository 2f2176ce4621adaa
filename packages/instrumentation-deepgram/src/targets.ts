import { fernClientOf, fernPartAt, fernPrototype } from '@costspan/instrumentation';
import type { FernPart, Targets } from '@costspan/instrumentation';

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
  const isOlder = 'prerecorded' in ((client as FernPart)['listen'] as object);
  const paths = isOlder ? OLDER_PATHS : PATHS;
  return Object.fromEntries(
    paths.map((path) => [isOlder ? `4.${path}` : path, fernPrototype(fernPartAt(client as FernPart, path))]),
  );
}

/** The same from what the package exports: most classes stand behind a client alone, whose making sends nothing. */
export function targetsOfExports(exports: FernPart): Targets {
  const main = (exports['DeepgramClient'] ? exports : (exports['default'] ?? {})) as FernPart;
  const create = main['createClient'];
  const client =
    typeof create === 'function' ? (create as (key: string) => object)('none') : fernClientOf(main, 'DeepgramClient');
  return client ? targetsOfClient(client) : {};
}
