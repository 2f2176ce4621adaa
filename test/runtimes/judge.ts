import { nano, sum } from '../invoice/money.ts';
import { lasting } from './answers.ts';
import type { Cell, Result } from './cell.ts';
import { SDKS } from './sdks.ts';
import type { CalledSdk } from './sdks.ts';
import { SIGNALS } from './signals.ts';
import type { World } from './world.ts';

/** What is wrong with a cell, each in a line: nothing if it is as it should be. */
export function problems(cell: Cell, world: World, { answers, complaints }: Result, reference: string): string[] {
  const line = cell.warns ?? cell.says;
  const found = complaints.filter((one) => !line?.test(one));
  if (line && found.length === complaints.length) found.push(`no line says ${line.source}`);
  const expect = (what: string, actual: unknown, wanted: unknown): void => {
    const [is, should] = [JSON.stringify(actual), JSON.stringify(wanted)];
    if (is !== should) found.push(`${what}: ${is}, not ${should}`);
  };
  if (answers.length === 0) found.push('the app answered nothing');
  const { sdks = SDKS } = cell;
  for (const answer of answers) expect('answers of the SDKs', lasting(answer), only(sdks, reference));
  const ids = [...new Set(world.invoice.map(({ id }) => id))];
  const bills = ids.map((id) => sum(world.invoice.filter((line) => line.id === id).map(({ amount }) => amount)));
  const invoice = bills.reduce((all, one) => all + one, 0n);
  expect('bills of the simulators', bills.length, answers.length * sdks.length);
  // How much is seen of what is not instrumented is left open.
  if (cell.warns) return found;
  if (cell.byHttp) {
    const charged = world.receiver.spans.filter(({ attributes }) => 'costspan.cost.amount' in attributes);
    if (charged.length === 0) found.push('nothing was measured by HTTP');
    return found;
  }
  const signals = cell.signals ?? SIGNALS;
  const { spans, records, receiver } = { ...world.receiver, receiver: world.receiver };
  if (signals.includes('span')) {
    const amounts = spans.flatMap(({ attributes }) => attributes['costspan.cost.amount'] ?? []);
    expect('amounts on spans', inOrder(amounts.map((one) => Number(one).toFixed(9))), inOrder(bills.map(toText)));
  } else expect('spans with amounts', spans.filter(({ attributes }) => 'costspan.cost.amount' in attributes).length, 0);
  if (signals.includes('metric')) {
    expect('metric costspan.generations', receiver.total('costspan.generations'), bills.length);
    expect('metric costspan.cost', receiver.total('costspan.cost').toFixed(9), toText(invoice));
  } else expect('metrics', receiver.total('costspan.generations'), 0);
  if (signals.includes('ledger')) {
    const charges = records.filter(({ event }) => event === 'costspan.charge');
    const amounts = charges.map(({ attributes }) => String(attributes['costspan.cost.amount_decimal'] ?? '0'));
    expect('amounts in the ledger', inOrder(amounts.map((one) => toText(sum([one])))), inOrder(bills.map(toText)));
  } else expect('ledger records', records.length, 0);
  return found;
}

/** Of the answers of all SDKs those of some. */
function only(sdks: readonly CalledSdk[], reference: string): string {
  const called: ReadonlySet<string> = new Set(sdks.map((sdk) => sdk.package));
  const answers = Object.entries(JSON.parse(reference) as Readonly<Record<string, unknown>>);
  return JSON.stringify(Object.fromEntries(answers.filter(([name]) => called.has(name))));
}

/** In whole and nano-dollars. */
function toText(amount: bigint): string {
  return (Number(nano(amount)) / 1e9).toFixed(9);
}

function inOrder(texts: readonly string[]): string[] {
  return texts.toSorted();
}
