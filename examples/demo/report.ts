import { styleText } from 'node:util';
import type { Received, Span } from './receiver.ts';
import type { Comparison, Generation, Outputs, Sum, Summary } from './summary.ts';

/** Four to six decimals, the points below each other. */
function dollars(amount: number | undefined): string {
  if (amount === undefined) return 'unknown  ';
  return `$${amount === 0 ? '0       ' : amount.toFixed(6).replace(/0{1,2}$/, (zeros) => ' '.repeat(zeros.length))}`;
}

/** The report as text, at most 100 columns wide. */
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

function section(title: string, note: string, lines: readonly string[]): string {
  return [
    `${styleText('bold', title)}${note && styleText('dim', `  (${note})`)}`,
    ...lines.map((line) => `  ${line}`.trimEnd()),
    '',
  ].join('\n');
}

function generations(rows: readonly Generation[]): string[] {
  const cells = rows.map((row) => [
    row.provider,
    row.model,
    row.tier ?? '-',
    row.unit ?? '-',
    row.quantity?.toLocaleString('en') ?? '-',
    dollars(row.amount),
    row.tries?.toString() ?? '-',
    row.status,
  ]);
  return [
    ...table(['provider', 'model', 'tier', 'main unit', 'quantity', 'amount  ', 'tries', 'status'], [4, 5, 6], cells),
    '',
    'at risk:     sent and never answered; it may stand on the invoice, so it is not in the sums below',
    'unpriced:    no price for this model; unknown is never counted as zero',
    'not charged: the provider bills no failure of its own',
  ];
}

function models(rows: readonly Sum[]): string[] {
  return table(
    ['provider', 'model', 'amount  '],
    [2],
    rows.map(({ name, amount }) => [...name, dollars(amount)]),
  );
}

function plans(rows: readonly Sum[]): string[] {
  const cells = rows.map(({ name, amount, count }) => [...name, String(count), dollars(amount)]);
  return table(['plan', 'feature', 'generations', 'amount  '], [2, 3], cells);
}

function outputs(rows: readonly Outputs[]): string[] {
  const cells = rows.map(({ plan, output, accepted, attempts, cost, wasted }) => [
    plan,
    output,
    String(accepted),
    String(attempts),
    dollars(accepted > 0 ? cost / accepted : undefined),
    dollars(wasted),
  ]);
  return [
    ...table(['plan', 'output', 'accepted', 'attempts', 'per accepted  ', 'wasted  '], [2, 3, 4, 5], cells),
    '',
    'per accepted: all its attempts, the prompt and the gate; wasted: what the gate rejected, or failed',
  ];
}

function invoices(rows: readonly Comparison[]): string[] {
  const exact = (text: string): string => (text === '0' ? '-' : `$${text}`);
  const cells = rows.map((row) => [
    row.provider,
    exact(row.invoice),
    exact(row.ledger),
    exact(row.unpriced),
    `$${row.difference}`,
    exact(row.atRisk),
    row.agrees ? 'ok' : 'NO',
  ]);
  return [
    ...table(['provider', 'invoice', 'ledger', 'unpriced', 'difference', 'at risk', ''], [1, 2, 3, 4, 5], cells),
    '',
    'difference = invoice - ledger - unpriced. It is 0, or within what the ledger says is at risk.',
    ...rows.flatMap(reason),
  ];
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
    ? styleText('green', `Spans, metrics (${dollars(metered).trim()}) and ledger agree with the invoices.`)
    : styleText('red', 'Telemetry and invoices disagree.');
}

const NAME_WIDTH = 46;

/** The first trace of each root, and what is linked to it from another process. */
function tree({ spans }: Received, roots: readonly string[]): string[] {
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
  return roots.flatMap((name) => {
    const root = inOrder.find((span) => span.name === name);
    return root ? [name.padEnd(NAME_WIDTH) + seconds(root), ...linesOf(root, '')] : [];
  });
}

function seconds(span: Span): string {
  return `${span.seconds.toFixed(2)} s`.padStart(8);
}

function facts({ attributes, links }: Span): string {
  const retries = Number(attributes['costspan.transport.retry_count']);
  const estimate = attributes['costspan.cost.estimate'];
  const outcome = attributes['costspan.output.outcome'];
  const reason = attributes['costspan.attempt.reason'];
  const tier = attributes['costspan.tier_mismatch'] === true ? ` to ${attributes['costspan.model.tier']}` : '';
  return [
    outcome !== undefined
      ? `${outcome}, ${dollars(Number(attributes['costspan.output.total_cost'])).trim()}`
      : estimate === undefined
        ? dollars(attributes['costspan.cost.amount'] as number | undefined).trim()
        : `submit, estimate ${dollars(Number(estimate)).trim()}`,
    ...(reason === undefined || reason === 'initial' ? [] : [`${reason}${tier}`]),
    ...(links.length > 0 ? ['in another process'] : []),
    ...(retries > 0 ? [`${retries + 1} tries`] : []),
  ].join(', ');
}

/** Columns as wide as their cells; `right` names those that are aligned to the right. */
function table(heads: readonly string[], right: readonly number[], rows: readonly (readonly string[])[]): string[] {
  const widths = heads.map((head, i) => Math.max(head.length, ...rows.map((row) => row[i]?.length ?? 0)));
  const line = (cells: readonly string[]): string =>
    cells
      .map((cell, i) => (right.includes(i) ? cell.padStart(widths[i] ?? 0) : cell.padEnd(widths[i] ?? 0)))
      .join('  ');
  return [styleText('dim', line(heads).trimEnd()), ...rows.map(line)];
}
