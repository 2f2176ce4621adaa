import { parseArgs } from 'node:util';
import type { CallName, Subject } from './subjects.ts';

/** How much is measured. */
export interface Plan {
  readonly quick: boolean;
  readonly rounds: number;
  readonly calls: readonly CallName[];
  readonly subjects: (one: Subject) => boolean;
  readonly scaleRounds: number;
  readonly starts: number;
  readonly big: { readonly rounds: number; readonly calls: number };
}

/** What a run is about: calls and start-up, what grows with an app, instructions. */
export type Part = 'calls' | 'scale' | 'instructions';

export interface Options {
  readonly json: boolean;
  readonly write: boolean;
  readonly help: boolean;
  readonly parts: readonly Part[];
  readonly plan: Plan;
}

export const HELP = `Usage: pnpm bench [--quick | --scale | --instructions] [--json] [--write] [--rounds N]

Measures what costspan adds to a call, to memory and to start-up, beside its peers in the same
run, and whether each of them leaves the app's calls as they are. Needs a registry the first time.

  --quick         under two minutes: 3 rounds, chat and images, costspan beside the hand-written rows
  --scale         only what grows with an app: prices, calls in flight, features, jobs
  --instructions  only instructions a call, counted by valgrind: 10 minutes, neighbours do not matter
  --rounds N      rounds of the cells (default 7, with --quick and --scale 3); at least 3
  --json          prints the result as JSON, and nothing else, on stdout
  --write         writes the tables into test/bench/README.md as well
  --help          this text

Without one of the first three: all but the instructions.

The result is also written to .cache/bench.json. Exit code: 0 measured (whether targets are met or
not is in the table), 1 could not measure, 2 wrong use.
`;

/** Throws a TypeError where the command line is wrong. */
export function readOptions(args: readonly string[]): Options {
  const { values } = parseArgs({
    args: [...args],
    options: {
      quick: { type: 'boolean' },
      scale: { type: 'boolean' },
      instructions: { type: 'boolean' },
      json: { type: 'boolean' },
      write: { type: 'boolean' },
      help: { type: 'boolean', short: 'h' },
      rounds: { type: 'string' },
    },
  });
  const { quick = false, scale = false, instructions = false } = values;
  if (Number(quick) + Number(scale) + Number(instructions) > 1)
    throw new TypeError('--quick, --scale and --instructions are three runs: give one of them, or none');
  const rounds = values.rounds === undefined ? (quick || scale ? 3 : 7) : Number(values.rounds);
  if (!Number.isInteger(rounds) || rounds < 3)
    throw new TypeError(
      `--rounds is ${values.rounds}: give a whole number of at least 3, else there is no noise to compare with`,
    );
  return {
    json: values.json === true,
    write: values.write === true,
    help: values.help === true,
    parts: scale ? ['scale'] : instructions ? ['instructions'] : quick ? ['calls'] : ['calls', 'scale'],
    plan: quick ? quickPlan(rounds) : fullPlan(rounds, scale ? rounds : SCALE_ROUNDS),
  };
}

/** How often a size is measured beside the cells: none of its numbers is a difference of a few microseconds. */
const SCALE_ROUNDS = 3;

function fullPlan(rounds: number, scaleRounds: number): Plan {
  return {
    quick: false,
    rounds,
    scaleRounds,
    calls: ['chat', 'image', 'error'],
    subjects: () => true,
    starts: 12,
    big: { rounds: 3, calls: 20 },
  };
}

function quickPlan(rounds: number): Plan {
  return {
    quick: true,
    rounds,
    scaleRounds: 0,
    calls: ['chat', 'image'],
    subjects: (one) => one.quick === true,
    starts: 5,
    big: { rounds: 1, calls: 8 },
  };
}
