import type { InvoiceLine } from '@costspan/simulator';
import { Big } from 'big.js';
import type { Attributes, Received } from './receiver.ts';

/** One row of the generations: a charge on a span, or a try that no span stands for. */
export interface Generation {
  readonly provider: string;
  readonly model: string;
  readonly tier: string | undefined;
  readonly unit: string | undefined;
  /** with its unit, `1 megapixel`; of tokens, what went in and what came out: `19 in + 9 out` */
  readonly quantity: string | undefined;
  readonly amount: number | undefined;
  readonly tries: number | undefined;
  readonly status: string;
}

export interface Sum {
  readonly name: readonly string[];
  /** in USD; undefined where nothing of it has a price, which is not the same as 0 */
  readonly amount: number | undefined;
  readonly count: number;
}

/** What the outputs of a plan took, by the spans that ended with a verdict. Amounts in USD. */
export interface Outputs {
  readonly plan: string;
  readonly output: string;
  readonly accepted: number;
  readonly attempts: number;
  readonly cost: number;
  readonly wasted: number;
}

/** Exact decimal strings in USD. */
export interface Comparison {
  readonly provider: string;
  readonly invoice: string;
  readonly ledger: string;
  readonly atRisk: string;
  /** what the invoice has for models that the ledger names as unpriced */
  readonly unpriced: string;
  /** invoice - ledger - unpriced: between 0 and what is at risk */
  readonly difference: string;
  readonly agrees: boolean;
}

export interface Summary {
  readonly generations: readonly Generation[];
  readonly byModel: readonly Sum[];
  readonly byPlan: readonly Sum[];
  readonly outputs: readonly Outputs[];
  readonly comparisons: readonly Comparison[];
  /** sum of the metric `costspan.cost` */
  readonly metered: number;
  readonly agrees: boolean;
}

/** Of the attribute `costspan.billing.lines`. */
interface BillingLine {
  readonly item: string;
  readonly unit: string;
  readonly quantity: string;
}

const PROVIDER = 'gen_ai.provider.name';
const MODEL = 'gen_ai.request.model';
const AMOUNT = 'costspan.cost.amount_decimal';
/** Billers of the invoice that OpenTelemetry calls otherwise. */
const NAMES: Readonly<Record<string, string>> = { gemini: 'gcp.gemini' };

export function summarize(received: Received, invoice: readonly InvoiceLine[]): Summary {
  const ledger = [...received.ledger.values()];
  const lines = invoice.map((line) => ({ ...line, provider: NAMES[line.provider] ?? line.provider }));
  const providers = [...new Set(lines.map((line) => line.provider))].sort();
  const comparisons = providers.map((provider) => compare(provider, ledger, lines));
  const cost = [...received.series.values()].filter((one) => one.name === 'costspan.cost');
  const metered = cost.reduce((total, one) => total + one.value, 0);
  const booked = comparisons.reduce((total, one) => total + Number(one.ledger), 0);
  return {
    generations: generationsOf(received),
    byModel: sums(
      cost.map(({ attributes, value }) => [[text(attributes, PROVIDER), text(attributes, MODEL)], value, 0]),
    ),
    byPlan: plans(received),
    outputs: outputsOf(received),
    comparisons,
    metered,
    agrees: comparisons.every((one) => one.agrees) && Math.abs(metered - booked) <= 1e-9 * booked,
  };
}

function generationsOf({ spans, ledger }: Received): Generation[] {
  // A submit carries an estimate only: its job is charged where its end is seen.
  const charged = spans.filter(({ attributes }) => 'costspan.billing.outcome' in attributes);
  const inOrder = charged.sort((a, b) => Number(a.start - b.start));
  const unanswered = [...ledger.values()].filter((one) => text(one, 'costspan.charge.key').includes('#try-'));
  return [...inOrder.map((span) => generation(span.attributes)), ...unanswered.map(generation)];
}

function generation(attributes: Attributes): Generation {
  const retries = number(attributes, 'costspan.transport.retry_count');
  const free = attributes['costspan.billing.outcome'] === 'not_charged';
  return {
    provider: text(attributes, PROVIDER),
    model: text(attributes, MODEL),
    tier: attributes['costspan.model.tier'] as string | undefined,
    unit: attributes['costspan.billing.unit'] as string | undefined,
    quantity: quantityOf(attributes),
    amount: number(attributes, 'costspan.cost.amount'),
    tries: retries === undefined ? undefined : retries + 1,
    status: free ? 'not charged' : String(attributes['costspan.cost.status'] ?? 'unpriced').replace('_', ' '),
  };
}

/** The main line's quantity alone would not say why two calls with as many tokens out differ. */
function quantityOf(attributes: Attributes): string | undefined {
  const lines = JSON.parse(text(attributes, 'costspan.billing.lines') || '[]') as BillingLine[];
  const tokens = lines.filter(({ unit }) => unit === 'token');
  const quantity = number(attributes, 'costspan.billing.quantity');
  if (tokens.length === 0)
    return quantity === undefined
      ? undefined
      : `${quantity.toLocaleString('en')} ${text(attributes, 'costspan.billing.unit')}${quantity === 1 ? '' : 's'}`;
  return (['input', 'output'] as const)
    .map((side) => ({ side, lines: tokens.filter(({ item }) => item.endsWith(side)) }))
    .filter((one) => one.lines.length > 0)
    .map(
      (one) => `${Number(total(one.lines.map((line) => line.quantity))).toLocaleString('en')} ${one.side.slice(0, -3)}`,
    )
    .join(' + ');
}

/** Cost by plan and feature, and how many generations it was, each from its own metric. */
function plans({ series }: Received): Sum[] {
  const found = [...series.values()].filter(({ name }) => name === 'costspan.cost' || name === 'costspan.generations');
  return sums(
    found.map(({ name, attributes, value }) => {
      const key = [text(attributes, 'costspan.plan'), text(attributes, 'costspan.feature')];
      return name === 'costspan.cost' ? [key, value, 0] : [key, undefined, value];
    }),
  );
}

/** An output that goes on in another process has a span in each: the last one has all of it. */
function outputsOf({ spans }: Received): Outputs[] {
  const found = new Map<string, Outputs>();
  for (const { attributes } of spans) {
    const outcome = text(attributes, 'costspan.output.outcome');
    if (outcome === '' || outcome === 'pending') continue;
    const plan = text(attributes, 'costspan.plan');
    const output = text(attributes, 'costspan.output.name');
    const before = found.get(plan + output);
    found.set(plan + output, {
      plan,
      output,
      accepted: (before?.accepted ?? 0) + (outcome === 'accepted' ? 1 : 0),
      attempts: (before?.attempts ?? 0) + Number(attributes['costspan.output.attempts']),
      cost: (before?.cost ?? 0) + Number(attributes['costspan.output.total_cost']),
      wasted: (before?.wasted ?? 0) + Number(attributes['costspan.output.wasted_cost']),
    });
  }
  return [...found.values()].sort((a, b) => a.output.localeCompare(b.output) || a.plan.localeCompare(b.plan));
}

function sums(parts: readonly [name: string[], amount: number | undefined, count: number][]): Sum[] {
  const found = new Map<string, Sum>();
  for (const [name, amount, count] of parts) {
    const before = found.get(name.join('\n'));
    const sum = amount === undefined ? before?.amount : (before?.amount ?? 0) + amount;
    found.set(name.join('\n'), { name, amount: sum, count: count + (before?.count ?? 0) });
  }
  return [...found.values()].sort((a, b) => (b.amount ?? -1) - (a.amount ?? -1));
}

type Line = Pick<InvoiceLine, 'model' | 'amount'> & { readonly provider: string };

function compare(provider: string, ledger: readonly Attributes[], invoice: readonly Line[]): Comparison {
  const records = ledger.filter((one) => one[PROVIDER] === provider);
  const lines = invoice.filter((line) => line.provider === provider);
  const isCounted = (status: unknown): boolean => status === 'final' || status === 'estimated';
  const booked = total(records.filter((one) => isCounted(one['costspan.cost.status'])).map((one) => text(one, AMOUNT)));
  const atRisk = total(
    records.filter((one) => one['costspan.cost.status'] === 'at_risk').map((one) => text(one, AMOUNT)),
  );
  const missing = new Set(
    records.filter((one) => one['costspan.cost.missing_reason'] !== undefined).map((one) => text(one, MODEL)),
  );
  const invoiced = total(lines.map((line) => line.amount));
  const unpriced = total(lines.filter((line) => missing.has(line.model)).map((line) => line.amount));
  const difference = invoiced.minus(booked).minus(unpriced);
  return {
    provider,
    invoice: invoiced.toFixed(),
    ledger: booked.toFixed(),
    atRisk: atRisk.toFixed(),
    unpriced: unpriced.toFixed(),
    difference: difference.toFixed(),
    agrees: difference.gte(0) && difference.lte(atRisk),
  };
}

function total(amounts: readonly string[]): Big {
  return amounts.reduce((sum, amount) => sum.plus(amount), new Big(0));
}

function text(attributes: Attributes, name: string): string {
  return String(attributes[name] ?? '');
}

function number(attributes: Attributes, name: string): number | undefined {
  const value = attributes[name];
  return value === undefined ? undefined : Number(value);
}
