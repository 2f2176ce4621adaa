import { styleText } from 'node:util';
import { decimal } from '@costspan/core/internal';
// The demo runs in this workspace only, and shows its numbers as the command line does.
import type { Column } from '../../packages/cli/src/text/columns.ts';
import { money, roughly } from '../../packages/cli/src/text/money.ts';
import { indent, table } from '../../packages/cli/src/text/table.ts';
import type { Received, Span } from './receiver.ts';
import type { Comparison, Generation, Outputs, Sum, Summary } from './summary.ts';

/** Lines of a README, and of most terminals. */
const WIDTH = 100;
const INDENT = 2;

/** Four significant digits; nothing is `-`, so that no amount looks like nothing. */
function dollars(amount: number | undefined): string {
  if (amount === undefined) return 'unknown';
  return amount === 0 ? '-' : roughly(decimal(String(amount)));
}

/** A column of numbers. */
function numbers(head: string): Column {
  return { head, number: true };
}

/** The report as text, at most 100 cells wide. */
export function report(summary: Summary, received: Received): string {
  return [
    section('Generations', 'from the spans that arrived', generations(summary.generations)),
    section('Cost by provider and model', 'from the metric costspan.cost', models(summary.byModel)),
    section('Cost by plan and feature', 'from costspan.cost and costspan.generations', plans(summary.byPlan)),
    section('Cost per accepted output', 'from the spans of the outputs', outputs(summary.outputs)),
    section('Two requests as traces', '', tree(received, ['POST /avatar', 'POST /clip'])),
    section("The providers' invoices beside the ledger", 'exact decimals', invoices(summary.comparisons)),
    verdict(summary),
  ].join('\n');
}

function section(title: string, note: string, lines: string): string {
  return `${styleText('bold', title)}${note && styleText('dim', `  (${note})`)}\n${indent(lines, INDENT)}\n`;
}

function tableOf(columns: readonly (string | Column)[], rows: readonly (readonly string[])[]): string {
  return table(columns, rows, WIDTH - INDENT);
}

function generations(rows: readonly Generation[]): string {
  const cells = rows.map((row) => [
    row.provider,
    row.model,
    row.tier ?? '-',
    row.quantity ?? '-',
    dollars(row.amount),
    row.tries?.toString() ?? '-',
    row.status,
  ]);
  return `${tableOf(['provider', 'model', 'tier', 'used', numbers('amount'), numbers('tries'), 'status'], cells)}

at risk:     sent and never answered; it may stand on the invoice, so it is not in the sums below
unpriced:    no price for this model; unknown is never counted as zero
not charged: the provider bills no failure of its own`;
}

function models(rows: readonly Sum[]): string {
  return tableOf(
    ['provider', 'model', numbers('amount')],
    rows.map(({ name, amount }) => [...name, dollars(amount)]),
  );
}

function plans(rows: readonly Sum[]): string {
  const cells = rows.map(({ name, amount, count }) => [...name, String(count), dollars(amount)]);
  return tableOf(['plan', 'feature', numbers('generations'), numbers('amount')], cells);
}

function outputs(rows: readonly Outputs[]): string {
  const cells = rows.map(({ plan, output, accepted, attempts, cost, wasted }) => [
    plan,
    output,
    String(accepted),
    String(attempts),
    dollars(accepted > 0 ? cost / accepted : undefined),
    dollars(wasted),
  ]);
  return `${tableOf(['plan', 'output', ...['accepted', 'attempts', 'per accepted', 'wasted'].map(numbers)], cells)}

per accepted: all its attempts, the prompt and the gate; wasted: what the gate rejected, or failed`;
}

function invoices(rows: readonly Comparison[]): string {
  const exact = (text: string): string => (text === '0' ? '-' : money(decimal(text), 'USD'));
  const cells = rows.map((row) => [
    row.provider,
    exact(row.invoice),
    exact(row.ledger),
    exact(row.unpriced),
    exact(row.difference),
    exact(row.atRisk),
    row.agrees ? 'ok' : 'NO',
  ]);
  const columns = ['provider', ...['invoice', 'ledger', 'unpriced', 'difference', 'at risk'].map(numbers), ''];
  return [
    tableOf(columns, cells),
    '',
    'difference = invoice - ledger - unpriced: nothing, or within what the ledger says is at risk',
    ...rows.flatMap(reason),
  ].join('\n');
}

function reason({ provider, unpriced, difference, agrees }: Comparison): string[] {
  const reasons = [];
  if (unpriced !== '0') reasons.push(`${provider}: $${unpriced} is for a model without a price; the ledger names it.`);
  if (difference !== '0') {
    const why = agrees ? 'for a connection that broke after the request was accepted' : 'not explained by the ledger';
    reasons.push(`${provider}: $${difference} is ${why}.`);
  }
  return reasons;
}

function verdict({ agrees, metered }: Summary): string {
  return agrees
    ? styleText('green', `Spans, metrics (${dollars(metered)}) and ledger agree with the invoices.`)
    : styleText('red', 'Telemetry and invoices disagree.');
}

const NAME_WIDTH = 46;

/** The first trace of each root, and what is linked to it from another process. */
function tree({ spans }: Received, roots: readonly string[]): string {
  const inOrder = spans.toSorted((a, b) => Number(a.start - b.start));
  const below = (span: Span): Span[] =>
    inOrder.filter((one) => one.parent === span.id || (one.parent === '' && one.links.includes(span.id)));
  const linesOf = (span: Span, indent: string): string[] =>
    below(span).flatMap((child, i, all) => {
      const isLast = i === all.length - 1;
      const name = `${indent}${isLast ? '└─' : '├─'} ${child.name}`;
      return [
        `${name.padEnd(NAME_WIDTH)}${seconds(child)}  ${facts(child)}`,
        ...linesOf(child, `${indent}${isLast ? '   ' : '│  '}`),
      ];
    });
  return roots
    .flatMap((name) => {
      const root = inOrder.find((span) => span.name === name);
      return root ? [name.padEnd(NAME_WIDTH) + seconds(root), ...linesOf(root, '')] : [];
    })
    .join('\n');
}

function seconds(span: Span): string {
  return `${span.seconds.toFixed(2)} s`.padStart(8);
}

function facts({ attributes, links }: Span): string {
  const retries = Number(attributes['costspan.transport.retry_count']);
  const estimate = attributes['costspan.cost.estimate'];
  const outcome = attributes['costspan.output.outcome'];
  const cost = Number(attributes['costspan.output.total_cost']);
  const reason = attributes['costspan.attempt.reason'];
  const tier = attributes['costspan.tier_mismatch'] === true ? ` to ${attributes['costspan.model.tier']}` : '';
  return [
    outcome !== undefined
      ? [String(outcome), ...(cost > 0 ? [dollars(cost)] : [])].join(', ')
      : estimate === undefined
        ? attributes['costspan.billing.outcome'] === 'not_charged'
          ? 'not charged'
          : dollars(attributes['costspan.cost.amount'] as number | undefined)
        : `submit, estimate ${dollars(Number(estimate))}`,
    ...(reason === undefined || reason === 'initial' ? [] : [`${reason}${tier}`]),
    ...(links.length > 0 ? ['in another process'] : []),
    ...(retries > 0 ? [`${retries + 1} tries`] : []),
  ].join(', ');
}
