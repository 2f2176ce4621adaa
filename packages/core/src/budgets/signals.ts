import { ROOT_CONTEXT } from '@opentelemetry/api';
import type { Attributes } from '@opentelemetry/api';
import type { SumAnswer } from '../jobs/store.ts';
import { loggerProvider } from '../recording/providers.ts';
import { metrics } from '../recording/sinks.ts';
import { ATTR, BUDGET_EVENT } from '../semconv.ts';
import { bounded } from '../util/bounded-text.ts';
import { guard } from '../util/warn.ts';
import { VERSION } from '../util/version.ts';
import { nano } from './nano.ts';
import { decimal } from '../util/money.ts';
import type { BudgetReference } from './reference.ts';

/** SeverityNumber.WARN of the logs data model. */
const WARN = 13;

type Subject = Pick<BudgetReference, 'name' | 'key' | 'max'>;

/** Tells what has been crossed by the last charge: shares of the budget, or all of it. */
export function tellSpent(budget: BudgetReference, { before, spent }: SumAnswer): void {
  guard('budget', () => {
    for (const share of budget.thresholds) {
      const at = nano(decimal(budget.max).times(share).div(1_000_000_000));
      if (before < at && spent >= at) emit(BUDGET_EVENT.threshold, budget, spent, { [ATTR.budgetThreshold]: share });
    }
    if (before > budget.max || spent <= budget.max) return;
    emit(BUDGET_EVENT.exceeded, budget, spent);
    metrics({}).budgetExceeded(budget.name);
  });
}

/** Counts that a reservation was refused. */
export function tellDenied({ name }: Subject): void {
  guard('budget', () => metrics({}).budgetDenied(name));
}

function emit(event: string, { name, key, max }: Subject, spent: number, more: Attributes = {}): void {
  loggerProvider({})
    ?.getLogger('@costspan/core', VERSION)
    .emit({
      eventName: event,
      attributes: {
        [ATTR.budgetName]: bounded(name),
        [ATTR.budgetKey]: bounded(key),
        [ATTR.budgetSpent]: spent / 1e9,
        [ATTR.budgetMax]: max / 1e9,
        ...more,
      },
      context: ROOT_CONTEXT,
      timestamp: Date.now(),
      severityNumber: WARN,
      body: event,
    });
}
