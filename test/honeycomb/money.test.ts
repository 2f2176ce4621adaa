import { DEFAULTS, definition } from '@costspan/views/honeycomb';
import fc from 'fast-check';
import { expect, it } from 'vitest';

type Value = string | number | boolean | undefined;
type Event = Readonly<Record<string, Value>>;

/** Honeycomb's functions, as far as the fields use them; what has no value gives none. */
const FUNCTIONS: Readonly<Record<string, (...values: Value[]) => Value>> = {
  AND: (...values) => values.every((value) => value === true),
  IN: (value, ...list) => list.includes(value),
  EQUALS: (one, other) => one === other,
  EXISTS: (value) => value !== undefined,
  FLOAT: (value) => (value === undefined ? undefined : Number(value)),
  SUB: (one, other) => (one === undefined || other === undefined ? undefined : Number(one) - Number(other)),
  IF(...values) {
    for (let i = 0; i + 1 < values.length; i += 2) if (values[i] === true) return values[i + 1];
    return values.length % 2 === 1 ? values.at(-1) : undefined;
  },
};

/** What a calculated field is of an event. */
function evaluated(expression: string, event: Event): Value {
  const tokens = expression.match(/"[^"]*"|\$[\w.]+|[A-Z]+|\d+(?:\.\d+)?|[(),]/g) ?? [];
  let at = 0;
  const next = (): string => tokens[at++] ?? '';
  const value = (): Value => {
    const token = next();
    if (token.startsWith('"')) return token.slice(1, -1);
    if (token.startsWith('$')) return event[token.slice(1)];
    if (/^\d/.test(token)) return Number(token);
    const call = FUNCTIONS[token];
    if (!call) throw new Error(`${token} is no function that is known here`);
    const values: Value[] = [];
    next();
    do values.push(value());
    while (next() === ',');
    return call(...values);
  };
  return value();
}

const { fields } = definition([], DEFAULTS);
const expressionOf = (alias: string): string => fields.find((one) => one.alias === alias)?.expression ?? '';
const total = (alias: string, events: readonly Event[]): number =>
  events.reduce((sum, event) => sum + Number(evaluated(expressionOf(alias), event) ?? 0), 0);

interface State {
  readonly status: 'unpriced' | 'at_risk' | 'estimated' | 'final';
  readonly cents: number;
}

const decimalOf = (cents: number): string => (cents / 100).toFixed(2);

/** A charge that has been in these states, one after the other, as the ledger writes it. */
function records(states: readonly State[]): Event[] {
  return states.map(({ status, cents }, n) => {
    const before = states[n - 1];
    const stated = status === 'unpriced' ? undefined : cents;
    const known = before === undefined || before.status === 'unpriced' ? 0 : before.cents;
    return {
      'event.name': before ? 'costspan.correction' : 'costspan.charge',
      'costspan.cost.currency': stated === undefined ? undefined : 'USD',
      'costspan.cost.status': stated === undefined ? undefined : status,
      'costspan.cost.status_before': before?.status,
      'costspan.cost.amount_decimal': stated === undefined ? undefined : decimalOf(stated - known),
      'costspan.cost.total_decimal': before ? decimalOf(cents) : undefined,
    };
  });
}

const priced = fc.record<State>({
  status: fc.constantFrom('at_risk', 'estimated', 'final'),
  cents: fc.nat({ max: 10_000 }),
});
const history = fc
  .tuple(fc.oneof(priced, fc.constant<State>({ status: 'unpriced', cents: 0 })), fc.array(priced, { maxLength: 4 }))
  .map(([first, later]) => [first, ...later]);

it('spend and risk are what the charges are in the end, whatever they were before', () => {
  fc.assert(
    fc.property(fc.array(history, { maxLength: 8 }), (charges) => {
      const events = charges.flatMap(records);
      const last = charges.flatMap((states) => states.at(-1) ?? []);
      const of = (...statuses: string[]): number =>
        last.filter(({ status }) => statuses.includes(status)).reduce((sum, { cents }) => sum + cents, 0) / 100;
      expect(total('costspan_usd', events)).toBeCloseTo(of('estimated', 'final'), 6);
      expect(total('costspan_at_risk_usd', events)).toBeCloseTo(of('at_risk'), 6);
    }),
  );
});

it('other events and other currencies are in neither', () => {
  const [charge = {}] = records([{ status: 'final', cents: 5 }]);
  for (const event of [
    { ...charge, 'event.name': 'costspan.verdict' },
    { ...charge, 'costspan.cost.currency': 'EUR' },
    { ...charge, 'event.name': undefined },
  ])
    for (const alias of ['costspan_usd', 'costspan_at_risk_usd'])
      expect(evaluated(expressionOf(alias), event), alias).toBeUndefined();
});
