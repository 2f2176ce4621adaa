import { parseArgs } from 'node:util';
import type { CallName, Subject } from './subjects.ts';

/** How much is measured. */
export interface Plan {
  readonly quick: boolean;
  readonly rounds: number;
  readonly calls: readonly CallName[];
  readonly subjects: (one: Subject) => boolean;
  readonly starts: number;
  readonly big: { readonly rounds: number; readonly calls: number };
}

export interface Options {
  readonly json: boolean;
  readonly write: boolean;
  readonly help: boolean;
  readonly plan: Plan;
}

export const HELP = `Usage: pnpm bench [--quick] [--json] [--write] [--rounds N]

Measures what costspan adds to a call, to memory and to start-up, beside its peers in the same
run, and whether each of them leaves the app's calls as they are. Needs a registry the first time.

  --quick     under two minutes: 3 rounds, chat and images, costspan beside the hand-written rows
  --rounds N  rounds of the CPU cells (default 7, with --quick 3); at least 3
  --json      prints the result as JSON, and nothing else, on stdout
  --write     writes the tables into test/bench/README.md as well
  --help      this text

The result is also written to .cache/bench.json. Exit code: 0 measured (whether targets are met or
not is in the table), 1 could not measure, 2 wrong use.
`;

/** Throws a TypeError where the command line is wrong. */
export function readOptions(args: readonly string[]): Options {
  const { values } = parseArgs({
    args: [...args],
    options: {
      quick: { type: 'boolean' },
      json: { type: 'boolean' },
      write: { type: 'boolean' },
      help: { type: 'boolean', short: 'h' },
      rounds: { type: 'string' },
    },
  });
  const quick = values.quick === true;
  const rounds = values.rounds === undefined ? (quick ? 3 : 7) : Number(values.rounds);
  if (!Number.isInteger(rounds) || rounds < 3)
    throw new TypeError(
      `--rounds is ${values.rounds}: give a whole number of at least 3, else there is no noise to compare with`,
    );
  return {
    json: values.json === true,
    write: values.write === true,
    help: values.help === true,
    plan: quick ? quickPlan(rounds) : fullPlan(rounds),
  };
}

function fullPlan(rounds: number): Plan {
  return {
    quick: false,
    rounds,
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
    calls: ['chat', 'image'],
    subjects: (one) => one.quick === true,
    starts: 5,
    big: { rounds: 1, calls: 8 },
  };
}
