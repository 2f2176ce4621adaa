import { parseArgs } from 'node:util';

export interface Options {
  readonly generations: number;
  readonly seed: number;
  readonly json: boolean;
  readonly help: boolean;
}

const FULL = 1_000_000;
/** Below this, a slice is too small for each of its faults to meet something. */
const FEWEST = 12_000;

export const HELP = `Usage: npx -y pnpm@12 soak [--generations N] [--seed S] [--json]

Makes generations with the real SDKs against the three simulators, in two processes that share a
Redis, while connections drop, processes are killed and Redis restarts, and compares ledger,
metrics and memory with what the simulators bill. Needs Redis: npx -y pnpm@12 stack redis.

  --generations N  how many (default ${FULL}; at least ${FEWEST})
  --seed S         what they are (default 1): the same seed makes the same calls
  --json           prints the result as JSON, and nothing else, on stdout
  --help           this text

Exit code: 0 all holds, 1 something does not, 2 wrong use.
`;

/** Throws a TypeError where the command line is wrong. */
export function readOptions(args: readonly string[]): Options {
  const { values } = parseArgs({
    args: [...args],
    options: {
      generations: { type: 'string', default: String(FULL) },
      seed: { type: 'string', default: '1' },
      json: { type: 'boolean', default: false },
      help: { type: 'boolean', short: 'h', default: false },
    },
  });
  return {
    ...values,
    generations: whole('--generations', values.generations, FEWEST),
    seed: whole('--seed', values.seed, 0),
  };
}

function whole(name: string, text: string, least: number): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value) || value < least)
    throw new TypeError(`${name} is ${text}: give a whole number of at least ${least}`);
  return value;
}
