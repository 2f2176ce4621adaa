import type { Big } from './big.ts';
import { CHECKED } from './checks.ts';
import type { Checks } from './checks.ts';
import type { Row, Speed } from './speed.ts';
import type { Starts } from './start.ts';
import { isAboveNoise } from './stats.ts';
import type { Delta } from './stats.ts';
import { table } from './table.ts';
import type { Micro, Target } from './targets.ts';
import { CASES } from './worker/cases.ts';

/** All that one run measured; what `.cache/bench.json` holds. */
export interface Report {
  readonly at: string;
  readonly machine: string;
  readonly rounds: number;
  readonly versions: Readonly<Record<string, string>>;
  readonly targets: readonly Target[];
  readonly speed: Speed;
  readonly big: readonly Big[];
  readonly starts: Starts;
  readonly micro: Micro;
  readonly checks: Checks;
}

const TITLES = {
  chat: 'chat.completions.create',
  image: 'images.generate, URL',
  error: 'chat.completions.create, answered with 400',
} as const;

/** The report as text. */
export function text(report: Report): string {
  const calls = [...new Set(report.speed.rows.map((row) => row.call))];
  return [
    `${report.machine}; ${report.rounds} rounds, one process a cell and round`,
    ...calls.map(
      (call) =>
        `CPU, ${TITLES[call]} (the bare span has costspan's ${report.speed.attributes[call]} attributes)\n${speedTable(report.speed.rows.filter((row) => row.call === call))}`,
    ),
    `images.generate, 4 MB of base64\n${table(
      ['', 'allocated a call', 'added', 'peak RSS'],
      report.big.map((one) => [
        one.title,
        kib(one.allocated),
        one.subject === 'off' ? '' : kib(one.added),
        `${(one.peakRss / 1_048_576).toFixed(0)} MiB`,
      ]),
    )}`,
    `Start-up of a cold process (noise ${report.starts.noise.toFixed(0)} ms)\n${table(
      ['', 'median', 'p95', 'over the SDK'],
      report.starts.rows.map((row) => [
        row.title,
        `${row.median.toFixed(0)} ms`,
        `${row.p95.toFixed(0)} ms`,
        row.overOtel ? gated(row.overOtel, report.starts.noise, 'ms', 0) : '',
      ]),
    )}`,
    `Rating, and the price book's index (mitata)\n${table(
      ['', 'median', 'p99'],
      [...Object.entries(report.micro.rating), ['index over the bundled book', report.micro.index] as const].map(
        ([name, one]) => [name, `${(one.median / 1_000).toFixed(2)} µs`, `${(one.p99 / 1_000).toFixed(2)} µs`],
      ),
    )}`,
    `Does the app's call survive, and is it seen?\n${checkTable(report.checks)}`,
    `Targets\n${table(
      ['', 'wanted', 'got', ''],
      report.targets.map((one) => [one.what, one.wanted, one.got, one.verdict]),
    )}`,
  ].join('\n\n');
}

function speedTable(rows: readonly Row[]): string {
  return table(
    ['', 'µs a call', 'least…most', 'over bare SDK', 'over bare span', 'heap/10,000', 'spans'],
    rows.map((row) => [
      row.title,
      row.cpu.median.toFixed(1),
      `${row.cpu.least.toFixed(0)}…${row.cpu.most.toFixed(0)}`,
      row.overBare
        ? gated(row.overBare, row.noise, 'µs', 1)
        : row.subject === 'off'
          ? `noise ${row.noise.toFixed(1)}`
          : '',
      row.overSpan ? gated(row.overSpan, row.noise, 'µs', 1) : '',
      isAboveNoise(row.heapPer10k, Math.max(row.heapNoise, 65_536)) ? kib(row.heapPer10k) : 'flat',
      row.ended === 0
        ? row.subject.startsWith('braintrust')
          ? 'own'
          : 'none'
        : row.ended === 1
          ? 'all'
          : row.ended.toFixed(2),
    ]),
  );
}

function gated(delta: Delta, noise: number, unit: string, digits: number): string {
  if (!isAboveNoise(delta.value, noise)) return 'within noise';
  const sign = delta.value > 0 ? '+' : '';
  return `${sign}${delta.value.toFixed(digits)} ${unit} (${delta.low.toFixed(digits)}…${delta.high.toFixed(digits)})`;
}

function checkTable(checks: Checks): string {
  return table(
    ['', ...CHECKED.map((one) => one.title)],
    Object.entries(CASES).map(([name, one]) => [
      one.title,
      ...CHECKED.map(({ id }) => {
        const check = checks[name]?.[id];
        return check === undefined ? '?' : check.verdict === 'broken' ? brief(check.detail) : check.verdict;
      }),
    ]),
  );
}

/** `TypeError: …withResponse is not a function` in the width of a column. */
function brief(detail: string): string {
  const short = /^TypeError:.* is not a function/.test(detail)
    ? 'TypeError'
    : detail.replace(/^TypeError: Body is unusable: /, '');
  return `BROKEN: ${short.slice(0, 24)}`;
}

function kib(bytes: number): string {
  return `${(bytes / 1024).toFixed(0)} KiB`;
}
