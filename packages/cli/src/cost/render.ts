import type { Decimal } from '@costspan/core';
import { cellsOf } from '../report/columns.ts';
import { gateTable } from '../report/render.ts';
import type { Row } from '../report/row.ts';
import { headline, remarks } from '../report/sentences.ts';
import { roughly } from '../text/money.ts';
import { facts, indent, table } from '../text/table.ts';
import type { OutputCost, Part } from './parts.ts';

/** One output's cost for people. */
export function renderCost({ output, summary, plans, models }: OutputCost): string {
  const { total } = summary;
  return `${[
    `${output}: ${total.meanCost ? `${roughly(total.meanCost)} for each accepted one` : 'nothing of known cost was accepted'}, ${headline(summary)}`,
    indent(
      facts([
        ['half cost at most', cents(total.costAt(0.5))],
        ['95 % cost at most', cents(total.costAt(0.95))],
        ['accepted', String(total.accepted)],
        [
          'attempts',
          `${total.attempts}${total.attemptsPerAccepted === undefined ? '' : `, ${total.attemptsPerAccepted} for each accepted one`}`,
        ],
        ...remarks(summary),
      ]),
    ),
    partTable(plans, total),
    partTable(models, total),
    ...gateTable(summary),
  ].join('\n\n')}\n`;
}

/** `total` is that of all parts. */
function partTable(parts: readonly Part[], total: Row): string {
  const keys = parts.slice(0, 1).map(({ key }) => key);
  const groups = parts.map(({ value, row }) => ({ values: [value], row }));
  const { columns, rows } = cellsOf({ keys, groups, total });
  return table(columns, rows);
}

function cents(amount: Decimal | undefined): string | undefined {
  return amount && roughly(amount);
}
