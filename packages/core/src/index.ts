/** What an app uses. `@costspan/core/internal` is for costspan's own packages, and semver does not bind it. */
export { alternatives } from './alternatives/alternatives.ts';
export type { Alternative, AlternativesOptions } from './alternatives/alternatives.ts';
export { withAttribution } from './attribution/attribution.ts';
export type { Attribution } from './attribution/attribution.ts';
export { budget } from './budgets/budget.ts';
export type { Reservation, Spending, SpendingBudget, SpendingLimit } from './budgets/budget.ts';
export { BudgetExceeded } from './budgets/exceeded.ts';
export type { BudgetRefusal, BudgetStatus } from './budgets/exceeded.ts';
export type { BudgetPeriod } from './budgets/period.ts';
export { memoryJobStore } from './jobs/memory-store.ts';
export type { JobRecord, JobStore, SubmittedJob, Sum, SumAnswer, SumChange } from './jobs/store.ts';
export { sweepJobs } from './jobs/sweep.ts';
export { settleWebhook } from './jobs/webhook.ts';
export type { WebhookAnswer, WebhookFacts } from './jobs/webhook.ts';
export type { BudgetOptions } from './outputs/budget.ts';
export type { Outcome } from './outputs/outcome.ts';
export type { Output, OutputOptions } from './outputs/output.ts';
export { resumeOutput } from './outputs/resume.ts';
export { recordVerdict } from './outputs/verdict.ts';
export type { Verdict, VerdictAnswer } from './outputs/verdict.ts';
export { withOutput } from './outputs/with-output.ts';
export type { OwnCharge, OwnUsage } from './own-charges/own-charge.ts';
export { recordCharge } from './own-charges/record-charge.ts';
export { bundledBook, registerBook } from './price-book/bundled.ts';
export type { RegisteredBook } from './price-book/bundled.ts';
export type { PriceBook } from './price-book/book.ts';
export type { Accounts, PriceLayer } from './price-book/types.ts';
export { chargeToJson } from './rating/charge.ts';
export type {
  Charge,
  ChargeLine,
  MissingReason,
  PricedCharge,
  PriceRef,
  Tier,
  UnpricedCharge,
} from './rating/charge.ts';
export { estimate } from './rating/estimate.ts';
export type { PlannedCall } from './rating/estimate.ts';
export { rate } from './rating/rate.ts';
export type { AttemptReason } from './recording/attempt.ts';
export type { ChargeEvent } from './recording/charge-event.ts';
export { onCharge } from './recording/charge-listeners.ts';
export type { ChargeListener } from './recording/charge-listeners.ts';
export type { RecordedCharge } from './recording/recorded-charge.ts';
export { configure } from './settings.ts';
export type { Alias, BaggageKey, LedgerPlace, MetricLabel, Options } from './settings.ts';
export type { Exchange, Measure, Meter, Usage } from './usage/usage.ts';
export { measure } from './usage/measure.ts';
export { registerMeter } from './usage/meters.ts';
export type { MaybePromise } from './util/maybe-promise.ts';
export type { Decimal, Unit } from './util/money.ts';
