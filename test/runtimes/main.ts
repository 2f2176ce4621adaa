/** `pnpm runtimes`: runs the cells, each in processes of its own, and says where costspan measures what is billed. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { CACHE } from '../packed/support/run.ts';
import type { Cell } from './cell.ts';
import { cells } from './cells/index.ts';
import { problems } from './judge.ts';
import { reference } from './reference.ts';
import { World } from './world.ts';

const HELP = `Usage: pnpm runtimes [--quick] [--only NAME] [--json] [--list]

Builds and starts small apps as their users do, with packed packages, against simulated providers,
and compares spans, metrics and ledger with what these bill. Needs a registry the first time.

  --only NAME  the cells whose name begins with NAME; may be given several times
  --quick      the sample of cells that every change has to pass
  --list       prints the names of the cells, and runs none
  --json       prints the result as JSON, and nothing else, on stdout
  --help       this text

The result is also written to .cache/runtimes.json. Exit code: 0 all cells are as they should be,
1 some are not, 2 wrong use.
`;

interface Verdict {
  readonly cell: string;
  readonly problems: readonly string[];
  readonly seconds: number;
}

async function verdictOn(cell: Cell, answers: string): Promise<Verdict> {
  const from = performance.now();
  const world = await World.start(cell.sdks);
  const seconds = (): number => Math.round((performance.now() - from) / 100) / 10;
  try {
    const result = await cell.run(world);
    return { cell: cell.name, problems: problems(cell, world, result, answers), seconds: seconds() };
  } catch (error) {
    return { cell: cell.name, problems: [error instanceof Error ? error.message : String(error)], seconds: seconds() };
  } finally {
    await world.close();
  }
}

function wanted(only: readonly string[], quick: boolean): readonly Cell[] {
  const unknown = only.find((name) => !cells.some((cell) => cell.name.startsWith(name)));
  if (unknown !== undefined) throw new TypeError(`--only ${unknown}: no cell's name begins so; --list names them`);
  return cells.filter(
    (cell) => (only.length === 0 || only.some((name) => cell.name.startsWith(name))) && (!quick || cell.quick),
  );
}

async function main(): Promise<number> {
  const { values } = parseArgs({
    options: {
      only: { type: 'string', multiple: true, default: [] },
      quick: { type: 'boolean', default: false },
      json: { type: 'boolean', default: false },
      list: { type: 'boolean', default: false },
      help: { type: 'boolean', short: 'h', default: false },
    },
  });
  if (values.help) {
    process.stdout.write(HELP);
    return 0;
  }
  const chosen = wanted(values.only, values.quick);
  if (values.list) {
    process.stdout.write(chosen.map((cell) => `${cell.name}${cell.quick ? '  (quick)' : ''}\n`).join(''));
    return 0;
  }
  // What packing and installing say is progress, and not the result.
  console.log = console.error;
  const answers = await reference();
  const verdicts: Verdict[] = [];
  const width = Math.max(...chosen.map(({ name }) => name.length));
  for (const [index, cell] of chosen.entries()) {
    const count = `${index + 1}`.padStart(`${chosen.length}`.length);
    process.stderr.write(`${count}/${chosen.length}  ${cell.name.padEnd(width)}  `);
    const verdict = await verdictOn(cell, answers);
    verdicts.push(verdict);
    process.stderr.write(`${verdict.seconds.toFixed(1).padStart(6)} s  ${isGood(verdict) ? 'ok' : 'FAILED'}\n`);
  }
  const text = `${JSON.stringify(verdicts, null, 2)}\n`;
  mkdirSync(CACHE, { recursive: true });
  writeFileSync(join(CACHE, 'runtimes.json'), text);
  process.stdout.write(values.json ? text : summary(verdicts));
  return verdicts.every(isGood) ? 0 : 1;
}

function isGood({ problems: found }: Verdict): boolean {
  return found.length === 0;
}

function summary(verdicts: readonly Verdict[]): string {
  const failed = verdicts.flatMap(({ cell, problems: found }) => found.map((one) => `${cell}: ${one}\n`));
  return `\n${failed.join('')}${verdicts.filter(isGood).length} of ${verdicts.length} cells are as they should be\n`;
}

try {
  process.exitCode = await main();
} catch (error) {
  const isWrongUse = error instanceof TypeError;
  process.stderr.write(
    isWrongUse ? `${error.message}\n\n${HELP}` : `${error instanceof Error ? error.stack : error}\n`,
  );
  process.exitCode = isWrongUse ? 2 : 1;
}
