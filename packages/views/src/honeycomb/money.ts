import type { CalculatedField } from './model.ts';
import { AT_RISK_USD, EVENT_NAME, USD } from './panels.ts';

const CORRECTION = `EQUALS($${EVENT_NAME}, "costspan.correction")`;
const AT_RISK = 'EQUALS($costspan.cost.status, "at_risk")';
const WAS_AT_RISK = `AND(${CORRECTION}, EQUALS($costspan.cost.status_before, "at_risk"))`;
/** The exact text, and no number beside it: a whole amount would make its column one of integers. */
const AMOUNT = 'FLOAT($costspan.cost.amount_decimal)';
const TOTAL = 'FLOAT($costspan.cost.total_decimal)';

/** What records of US dollars add to a sum; nothing in a record of anything else. */
function inDollars(value: string): string {
  return `IF(AND(IN($${EVENT_NAME}, "costspan.charge", "costspan.correction"), EQUALS($costspan.cost.currency, "USD"), EXISTS($costspan.cost.amount_decimal)), ${value})`;
}

/**
 * Spend and risk as fields of their own. A correction has the difference to what was recorded before, as one amount;
 * where it also moves a charge from risk to spend, its total is what is new in spend, and what was at risk is that
 * total less the difference.
 */
export function moneyFields(): CalculatedField[] {
  return [
    {
      alias: USD,
      description: 'US dollars of a ledger record that are spent: a charge, or what a correction adds or takes away',
      expression: inDollars(
        `IF(AND(${WAS_AT_RISK}, ${AT_RISK}), 0.0, ${WAS_AT_RISK}, ${TOTAL}, AND(${CORRECTION}, ${AT_RISK}), SUB(${AMOUNT}, ${TOTAL}), ${AT_RISK}, 0.0, ${AMOUNT})`,
      ),
    },
    {
      alias: AT_RISK_USD,
      description: 'US dollars of a ledger record that may be billed, and below zero what has been settled of them',
      expression: inDollars(
        `IF(AND(${WAS_AT_RISK}, ${AT_RISK}), ${AMOUNT}, ${WAS_AT_RISK}, SUB(${AMOUNT}, ${TOTAL}), AND(${CORRECTION}, ${AT_RISK}), ${TOTAL}, ${AT_RISK}, ${AMOUNT})`,
      ),
    },
  ];
}
