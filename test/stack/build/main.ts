import { parseArgs } from 'node:util';
import { CACHE } from './cache.ts';
import { PARTS } from './parts.ts';
import type { Part } from './parts.ts';
import { Progress } from './progress.ts';

const NAMES = PARTS.map((part) => part.name).join(' ');

const HELP = `Usage: npx -y pnpm@12 stack [part...] [--force]

Builds and installs the real back ends that test/stack runs against, without Docker: about eight minutes
the first time on two cores, nothing after that. Parts: ${NAMES} (all of them unless some are named).

  --force   build again what is there
  --help    this text

What is built is kept in ${CACHE}.
Needs Go and Python 3.12; Debian's packages are installed by root. Exit code: 0 all are there, 1 one is not, 2 wrong use.`;

/** Makes one part be there; false where that failed. */
async function provide(part: Part, force: boolean): Promise<boolean> {
  const progress = new Progress(part.name);
  try {
    const missing = part.programs.some((one) => part.find(one) === undefined);
    if (missing || force) await part.make(progress);
    progress.done(`${part.version}: ${part.programs.map((one) => part.find(one)).join(' ')}`);
    return true;
  } catch (error) {
    progress.done(`${part.version}: failed. ${error instanceof Error ? error.message : String(error)}`);
    return false;
  }
}

function options(): { force: boolean; help: boolean; parts: readonly Part[] } | undefined {
  try {
    const { values, positionals } = parseArgs({
      allowPositionals: true,
      options: { force: { type: 'boolean', default: false }, help: { type: 'boolean', short: 'h', default: false } },
    });
    const unknown = positionals.find((name) => PARTS.every((part) => part.name !== name));
    if (unknown !== undefined) throw new Error(`"${unknown}" is no part; there are: ${NAMES}`);
    return { ...values, parts: PARTS.filter((part) => positionals.length === 0 || positionals.includes(part.name)) };
  } catch (error) {
    console.error(`${error instanceof Error ? error.message : String(error)}\n\n${HELP}`);
    return undefined;
  }
}

const chosen = options();
if (!chosen) process.exitCode = 2;
else if (chosen.help) console.log(HELP);
else {
  const results: boolean[] = [];
  // One after the other: each build uses all the cores it may.
  for (const part of chosen.parts) results.push(await provide(part, chosen.force));
  process.exitCode = results.every(Boolean) ? 0 : 1;
}
