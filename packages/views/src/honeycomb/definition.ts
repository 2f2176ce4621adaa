import type { MetricLabel } from '@costspan/core';
import type { Amount, ColumnType, Definition } from './model.ts';
import { moneyFields } from './money.ts';
import { EVENT_NAME, panels } from './panels.ts';
import { triggers } from './triggers.ts';

export interface Thresholds {
  /** US dollars in one hour above which a trigger fires */
  readonly hourlyBudget: Amount;
  /** US dollars that a generation may cost and still be good for the SLO */
  readonly dearGeneration: Amount;
}

export const DEFAULTS: { readonly hourlyBudget: number; readonly dearGeneration: number } = {
  hourlyBudget: 50,
  dearGeneration: 1,
};

const SLI = 'costspan_sli_price';

/** Columns that fields and queries name, beside those of the attribution labels. */
const COLUMNS: Readonly<Record<string, ColumnType>> = {
  'event.name': 'string',
  'gen_ai.provider.name': 'string',
  'gen_ai.request.model': 'string',
  'costspan.record.key': 'string',
  'costspan.cost.amount_decimal': 'string',
  'costspan.cost.currency': 'string',
  'costspan.cost.status': 'string',
  'costspan.cost.status_before': 'string',
  'costspan.cost.total_decimal': 'string',
  'costspan.cost.missing_reason': 'string',
  'costspan.cost.implausible': 'boolean',
  'costspan.model.tier': 'string',
  'costspan.attempt.reason': 'string',
  'costspan.gate.name': 'string',
  'costspan.failover.from.provider': 'string',
  'costspan.failover.from.model': 'string',
  'costspan.failover.price_ratio': 'float',
  'costspan.output.id': 'string',
  'costspan.output.name': 'string',
  'costspan.output.outcome': 'string',
};

const TEXT = `**Spend** is summed over the ledger's events, \`costspan.charge\` and \`costspan.correction\`, which are not sampled: never over spans, of which only some are kept.

The invoice is at least what is shown, and at most that with the **Open risk**. What is **Without a price** is in neither.

Dear? *The dearest outputs* leads to an output; its trace shows every attempt with its price.`;

/** What the view puts into an environment; `labels` are the attribution keys that apps use. */
export function definition(labels: readonly MetricLabel[], { hourlyBudget, dearGeneration }: Thresholds): Definition {
  return {
    columns: { ...COLUMNS, ...Object.fromEntries(labels.map((label) => [`costspan.${label}`, 'string'] as const)) },
    fields: [
      ...moneyFields(),
      {
        alias: SLI,
        description: 'Whether a generation costs no more than it may; nothing for one without a price',
        expression: `IF(AND(EQUALS($${EVENT_NAME}, "costspan.charge"), EQUALS($costspan.cost.currency, "USD"), EXISTS($costspan.cost.amount_decimal)), LTE(FLOAT($costspan.cost.amount_decimal), ${dearGeneration}))`,
      },
    ],
    board: {
      name: 'Cost per generation',
      description: 'What generated images, clips and recordings cost, why, and what was wasted',
      text: TEXT,
    },
    panels: panels(labels),
    slo: {
      name: 'costspan: generations within price',
      description: `Of 100 generations, 99 cost at most ${dearGeneration} US dollars`,
      sli: { alias: SLI },
      time_period_days: 30,
      target_per_million: 990_000,
    },
    triggers: triggers(hourlyBudget),
  };
}
