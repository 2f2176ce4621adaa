import { ATTR, today } from '@costspan/core/internal';
import type { LedgerCharge } from '@costspan/core/ledger';
import type { Finding } from '../../doctor/finding.ts';
import { age, daysBetween } from '../../text/age.ts';
import type { Snapshot } from '../snapshot.ts';
import { MOST_GENERATIONS } from '../store.ts';
import { snippetFor } from './snippet.ts';

/** Reasons that a price of one's own mends. */
const PRICEABLE: ReadonlySet<unknown> = new Set(['unknown_model', 'missing_rate', 'ambiguous_unit', 'price_expired']);

/** A price that was read longer ago is worth a look. */
const OLD_DAYS = 180;

/** Whether the numbers can be trusted, and what to do where they cannot. */
export function health(snapshot: Snapshot): { findings: Finding[]; prices: string | null } {
  const { charges } = snapshot;
  const priceable = charges.filter(
    ({ entry, balance }) => balance.status === 'unpriced' && PRICEABLE.has(entry.attributes[ATTR.costMissingReason]),
  );
  return {
    findings: [
      ...arrived(snapshot),
      ...unpriced(charges),
      ...atRisk(charges),
      ...implausible(charges),
      ...oldPrices(charges),
      ...bounded(snapshot),
    ],
    prices: priceable.length > 0 ? snippetFor(priceable) : null,
  };
}

function arrived({ store, ledger }: Snapshot): Finding[] {
  const { spans, metrics, records, malformed, spansWithCost } = store.received;
  const found: Finding[] = [
    {
      check: 'received',
      level: 'ok',
      message: `${records} ledger records, ${count(spans, 'span')}, ${count(metrics, 'export')} of metrics`,
      data: { ...store.received },
    },
  ];
  if (records === 0 && spansWithCost > 0)
    found.push({
      check: 'received',
      level: 'problem',
      message: `${count(spansWithCost, 'span')} with a cost came, and no ledger record: every number here is made from those`,
      fix: 'unset OTEL_LOGS_EXPORTER and COSTSPAN_LEDGER in the app, or set COSTSPAN_LEDGER=otel',
    });
  if (ledger.records.duplicates > 0)
    found.push({
      check: 'duplicates',
      level: 'note',
      message: `${count(ledger.records.duplicates, 'record')} came more than once, and counted once: an exporter has repeated itself, or several processes saw one job end`,
    });
  if (malformed > 0)
    found.push({
      check: 'malformed',
      level: 'problem',
      message: `${count(malformed, 'record')} of costspan could not be read, and are in no number`,
      fix: 'let app and page be of one version of costspan',
    });
  return found;
}

function unpriced(charges: readonly LedgerCharge[]): Finding[] {
  const groups = Map.groupBy(
    charges.filter(({ balance }) => balance.status === 'unpriced'),
    ({ entry: { attributes } }) =>
      `${String(attributes[ATTR.providerName])} ${String(attributes[ATTR.requestModel])}: ${String(attributes[ATTR.costMissingReason] ?? 'unknown')}`,
  );
  return [...groups].map(([what, some]) => ({
    check: 'unpriced',
    level: 'problem',
    message: `${what}, ${count(some.length, 'generation')} of unknown cost`,
    fix: PRICEABLE.has(some[0]?.entry.attributes[ATTR.costMissingReason])
      ? 'write its price into prices.json, and start the app with COSTSPAN_PRICES=./prices.json'
      : 'costspan explain says what its answer lacks; an invoice settles it: costspan reconcile',
  }));
}

function atRisk(charges: readonly LedgerCharge[]): Finding[] {
  const n = charges.filter(({ balance }) => balance.status === 'at_risk').length;
  return n === 0
    ? []
    : [
        {
          check: 'at risk',
          level: 'note',
          message: `${count(n, 'charge')} without an answer: whether the provider bills ${n === 1 ? 'it' : 'them'} is known when the job settles, or by the invoice`,
        },
      ];
}

function implausible(charges: readonly LedgerCharge[]): Finding[] {
  const n = charges.filter(({ entry }) => entry.attributes[ATTR.costImplausible] === true).length;
  return n === 0
    ? []
    : [
        {
          check: 'implausible',
          level: 'problem',
          message: `${count(n, 'charge')} far outside of what one generation costs`,
          fix: 'filter the stream for the dearest, and check the recorded answer and the price',
        },
      ];
}

function oldPrices(charges: readonly LedgerCharge[]): Finding[] {
  const oldest = new Map<string, string>();
  for (const { entry } of charges) {
    const {
      [ATTR.priceChecked]: checked,
      [ATTR.providerName]: provider,
      [ATTR.requestModel]: model,
    } = entry.attributes;
    if (typeof checked === 'string' && daysBetween(checked, today()) > OLD_DAYS)
      oldest.set(`${String(provider)} ${String(model)}`, checked);
  }
  return [...oldest].map(([model, checked]) => ({
    check: 'price age',
    level: 'note',
    message: `${model}: its price was last read on ${checked}, ${age(daysBetween(checked, today()))}`,
  }));
}

function bounded({ store: { dropped } }: Snapshot): Finding[] {
  return dropped === 0
    ? []
    : [
        {
          check: 'memory',
          level: 'note',
          message: `the newest ${MOST_GENERATIONS} generations are kept at most: ${dropped} older ones are in no number here; costspan report sums up a whole ledger`,
        },
      ];
}

function count(n: number, what: string): string {
  return `${n} ${what}${n === 1 ? '' : 's'}`;
}
