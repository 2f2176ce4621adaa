import type { Big } from './big.ts';
import type { Checks } from './checks.ts';
import type { Count } from './instructions.ts';
import type { Part } from './options.ts';
import type { Scale } from './scale.ts';
import { instructionTable, scaleTables } from './scale-report.ts';
import type { Row } from './speed.ts';
import type { Starts } from './start.ts';
import { isAboveNoise } from './stats.ts';
import type { Delta } from './stats.ts';
import { CONTENDERS } from './subjects.ts';
import { markdown, table } from './table.ts';
import type { Table } from './table.ts';
import { costOfThing } from './targets.ts';
import type { Micro, Target } from './targets.ts';
import { WINDOWS } from './windows.ts';
import { CASES } from './worker/cases.ts';

/** Calls and start-up of one run. */
export interface Calls {
  readonly quick: boolean;
  readonly rounds: number;
  readonly targets: readonly Target[];
  readonly speed: readonly Row[];
  readonly big: readonly Big[];
  readonly starts: Starts;
  readonly micro: Micro;
  readonly checks: Checks;
}

/** All that one run measured; what `.cache/bench.json` holds. */
export interface Report {
  /** ISO 8601 */
  readonly at: string;
  readonly machine: string;
  /** processes that wanted to run, on average of a minute, when it began and when it ended: above the number of cores, neighbours took part */
  readonly load: readonly [number, number];
  readonly seconds: number;
  readonly versions: Readonly<Record<string, string>>;
  readonly calls?: Calls | undefined;
  readonly scale?: Scale | undefined;
  readonly instructions?: readonly Count[] | undefined;
}

const TITLES = {
  chat: 'chat.completions.create',
  image: 'images.generate, URL',
  error: 'chat.completions.create, answered with 400',
} as const;

/** The report for a terminal. */
export function text(report: Report): string {
  const { calls, scale, instructions } = report;
  const all = [
    ...(calls ? callTables(calls) : []),
    ...(scale ? scaleTables(scale) : []),
    ...(instructions ? [instructionTable(instructions)] : []),
  ];
  return [heading(report), ...all.map(({ title, head, rows }) => `${title}\n${table(head, rows)}`)].join('\n\n');
}

/** One part of the report for the README; undefined where it was not measured. */
export function markdownOf(report: Report, part: Part): string | undefined {
  const { calls, scale, instructions } = report;
  const tables = {
    calls: () => calls && callTables(calls),
    scale: () => scale && scaleTables(scale),
    instructions: () => instructions && [instructionTable(instructions)],
  }[part]();
  return tables && [`${heading(report)}.`, ...tables.map(markdown)].join('\n\n');
}

function heading({ machine, load, at, seconds, versions, calls }: Report): string {
  const rounds = calls
    ? [`${calls.quick ? '`--quick`, ' : ''}${calls.rounds} rounds, one process a cell and round`]
    : [];
  return [
    at.slice(0, 10),
    machine,
    `load ${load.map((one) => one.toFixed(1)).join(' to ')}`,
    ...rounds,
    `${(seconds / 60).toFixed(1)} minutes in all`,
    `openai ${versions['openai']}, OpenTelemetry SDK ${versions['@opentelemetry/sdk-trace']}`,
  ].join('; ');
}

function callTables(report: Calls): Table[] {
  const calls = [...new Set(report.speed.map((row) => row.call))];
  return [
    targetTable(report.targets),
    ...calls.flatMap((call) => {
      const rows = report.speed.filter((row) => row.call === call);
      return [cpuTable(TITLES[call], rows), emitTable(TITLES[call], rows)];
    }),
    startTable(report.starts),
    microTable(report.micro),
    bigTable(report.big),
    checkTable(report.checks),
  ];
}

function targetTable(targets: readonly Target[]): Table {
  return {
    title: 'Targets',
    head: ['', 'goal', 'got', 'goal is', 'limit', 'limit is'],
    rows: targets.map(({ what, goal, got, verdict, limit }) => [
      what,
      goal,
      got,
      verdict,
      limit?.wanted ?? '',
      limit?.verdict ?? '',
    ]),
  };
}

/** Each window as median and least; then what is more than in other rows. */
function cpuTable(title: string, rows: readonly Row[]): Table {
  return {
    title: `CPU, ${title}: µs a call, median (least)`,
    head: [
      '',
      ...WINDOWS.map((one) => one.title),
      ...WINDOWS.map((one) => `over span, ${one.name}`),
      '÷ floor, steady',
      'heap/10,000',
    ],
    rows: rows.map((row) => [
      row.title,
      ...WINDOWS.map(({ name }) => `${row.windows[name].median.toFixed(0)} (${row.windows[name].least.toFixed(0)})`),
      ...WINDOWS.map(({ name }) => {
        const { overSpan, noise } = row.windows[name];
        if (row.subject === 'off') return `noise ${noise.toFixed(1)}`;
        return overSpan ? gated(overSpan, noise, '', 1) : '';
      }),
      row.windows.steady.byFloor ? quotient(row.windows.steady.byFloor) : '',
      isAboveNoise(row.heapPer10k, Math.max(row.heapNoise, 65_536)) ? kib(row.heapPer10k) : 'flat',
    ]),
  };
}

/** What a call leaves behind, beside what it takes. */
function emitTable(title: string, rows: readonly Row[]): Table {
  return {
    title: `What one call emits, ${title}`,
    head: ['', 'spans', 'attributes', 'series', 'records', 'attributes', 'over bare SDK, steady', 'each'],
    rows: rows
      .filter((row) => row.kind !== 'bare')
      .map(({ title, kind, emitted, windows: { steady } }) => {
        const each = costOfThing(steady, emitted);
        return [
          kind === 'peer' && title === 'Braintrust' ? `${title} (events of its own)` : title,
          String(emitted.spans),
          String(emitted.spanAttributes),
          String(emitted.series),
          String(emitted.records),
          String(emitted.recordAttributes),
          steady.overBare ? gated(steady.overBare, steady.noise, ' µs', 1) : '',
          each === undefined ? '' : `${each.toFixed(1)} µs`,
        ];
      }),
  };
}

function startTable({ rows, noise }: Starts): Table {
  return {
    title: `Start-up of a cold process: CPU of all threads (noise ${noise.toFixed(0)} ms)`,
    head: ['', 'median', 'least', 'over the SDK', 'least over the SDK', 'wall clock'],
    rows: rows.map(({ title, median, least, wall, overOtel }) => [
      title,
      `${median.toFixed(0)} ms`,
      `${least.toFixed(0)} ms`,
      overOtel ? gated(overOtel, noise, ' ms', 0) : '',
      overOtel ? `${signed(overOtel.least, 0)} ms` : '',
      `${wall.toFixed(0)} ms`,
    ]),
  };
}

function microTable({ rating, index }: Micro): Table {
  return {
    title: 'Rating, and the price book’s index (mitata)',
    head: ['', 'median', 'p99'],
    rows: [...Object.entries(rating), ['index over the bundled book', index] as const].map(([name, one]) => [
      name,
      `${(one.median / 1_000).toFixed(2)} µs`,
      `${(one.p99 / 1_000).toFixed(2)} µs`,
    ]),
  };
}

function bigTable(big: readonly Big[]): Table {
  return {
    title: 'images.generate, 4 MB of base64',
    head: ['', 'allocated a call', 'added', 'peak RSS'],
    rows: big.map((one) => [
      one.title,
      kib(one.allocated),
      one.subject === 'off' ? '' : kib(one.added),
      `${(one.peakRss / 1_048_576).toFixed(0)} MiB`,
    ]),
  };
}

function checkTable(checks: Checks): Table {
  const checked = CONTENDERS.filter(({ id }) => Object.values(checks).some((one) => one[id]));
  return {
    title: 'Does the app’s call survive, and is it seen?',
    head: ['', ...checked.map((one) => one.title)],
    rows: Object.entries(CASES).map(([name, one]) => [
      one.title,
      ...checked.map(({ id }) => {
        const check = checks[name]?.[id];
        return check === undefined ? '?' : check.verdict === 'broken' ? brief(check.detail) : check.verdict;
      }),
    ]),
  };
}

function gated(delta: Delta, noise: number, unit: string, digits: number): string {
  if (!isAboveNoise(delta.value, noise)) return 'within noise';
  return `${signed(delta.value, digits)}${unit} (${delta.low.toFixed(digits)}…${delta.high.toFixed(digits)})`;
}

function signed(value: number, digits: number): string {
  return `${value > 0 ? '+' : ''}${value.toFixed(digits)}`;
}

function quotient({ value, least }: Delta): string {
  return `${value.toFixed(2)} × (least ${least.toFixed(2)})`;
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
