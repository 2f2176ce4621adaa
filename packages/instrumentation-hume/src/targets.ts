import { fernClientOf, fernPartAt, fernPrototype } from '@costspan/instrumentation';
import type { FernPart, Targets } from '@costspan/instrumentation';

/** The parts of a client that hold methods, by their paths: targets have these names. */
const PATHS: readonly string[] = ['tts', 'tts.streamInput', 'empathicVoice.chat'];

/** The prototypes behind a client's parts. */
export function targetsOfClient(client: object): Targets {
  return Object.fromEntries(PATHS.map((path) => [path, fernPrototype(fernPartAt(client as FernPart, path))]));
}

/** The same from what the package exports: its classes stand behind a client alone, whose making sends nothing. */
export function targetsOfExports(exports: FernPart): Targets {
  const client = fernClientOf(exports, 'HumeClient');
  return client ? targetsOfClient(client) : {};
}
