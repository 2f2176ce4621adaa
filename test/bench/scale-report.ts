import type { Count } from './instructions.ts';
import type { Scale, Size } from './scale.ts';
import type { Table } from './table.ts';

/** Tables of what grows with an app: median (least). */
export function scaleTables({ book, map, inFlight, features, held }: Scale): Table[] {
  return [
    {
      title: 'Models in a layer of the app’s own',
      head: ['models', 'configure, CPU', 'find a model', 'rate a usage'],
      rows: book.map(({ size, values }) => [
        count(size),
        shown(values['configure'], 'ms', 0),
        shown(values['find'], 'ns', 0),
        shown(values['rate'], 'ns', 0),
      ]),
    },
    {
      title: 'A full bounded map (goal: < 1 µs a set, flat)',
      head: ['keys', 'CPU a set', ''],
      rows: map.map(({ size, values }) => {
        const { set } = values;
        return [count(size), shown(set, 'ns', 0), set && set.least < 1_000 ? 'met' : 'missed'];
      }),
    },
    {
      title: 'Calls in flight: CPU a call, chat, after 12,000 calls',
      head: ['at once', 'bare SDK', 'costspan', 'added'],
      rows: inFlight.map(({ size, values }) => [
        count(size),
        shown(values['bare cpu'], 'µs', 0),
        shown(values['costspan cpu'], 'µs', 0),
        added(values, 'cpu', 'µs', 0),
      ]),
    },
    {
      title: 'Features that calls are attributed to: CPU a call, chat, after 12,000 calls, one at a time',
      head: ['features', 'costspan', 'heap after 22,000 calls'],
      rows: features.map(({ size, values }) => [
        count(size),
        shown(values['cpu'], 'µs', 0),
        shown(values['heap'], 'MB', 1),
      ]),
    },
    {
      title: 'Heap of what is open',
      head: ['', 'bare SDK', 'costspan', 'added'],
      rows: held.map(({ size, values }) => [
        size === 'call' ? 'a call that is not answered yet' : 'a video job that goes on, prompt of 800 characters',
        shown(values['bare bytes'], 'bytes', 0),
        shown(values['costspan bytes'], 'bytes', 0),
        added(values, 'bytes', 'bytes', 0),
      ]),
    },
  ];
}

export function instructionTable(counts: readonly Count[]): Table {
  const of = (id: string): Count | undefined => counts.find(({ subject }) => subject === id);
  const span = of('span');
  const floor = of('floor');
  return {
    title:
      'Instructions a call, millions; chat.completions.create (cachegrind, one thread: compiling and collecting are in it)',
    head: ['', 'calls 100–1,100', 'over span', 'calls 8,000–9,000', 'over span', '÷ floor'],
    rows: counts.map((one) => {
      const isBase = one.subject === 'off' || one === span;
      return [
        one.title,
        one.first.toFixed(3),
        isBase || !span ? '' : `+${(one.first - span.first).toFixed(3)}`,
        one.steady.toFixed(3),
        isBase || !span ? '' : `+${(one.steady - span.steady).toFixed(3)}`,
        isBase || !floor ? '' : `${(one.steady / floor.steady).toFixed(2)} ×`,
      ];
    }),
  };
}

type Value = Size['values'][string] | undefined;

function shown(value: Value, unit: string, digits: number): string {
  return value ? `${value.median.toFixed(digits)} ${unit} (${value.least.toFixed(digits)})` : '';
}

function added(values: Size['values'], what: string, unit: string, digits: number): string {
  const [bare, own] = [values[`bare ${what}`], values[`costspan ${what}`]];
  return bare && own ? shown({ median: own.median - bare.median, least: own.least - bare.least }, unit, digits) : '';
}

function count(size: string): string {
  return Number(size).toLocaleString('en');
}
