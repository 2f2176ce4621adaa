import type { MetricLabel } from '@costspan/core';
import { NO_PRICE as WITHOUT_PRICE } from '../no-price.ts';
import { summed } from './recording.ts';
import { LABEL, labelsOf, SERIES } from './series.ts';
import { seriesOf, threshold, THRESHOLDS } from './thresholds.ts';

export interface Alert {
  readonly alert: string;
  readonly expr: string;
  readonly for?: string;
  readonly labels: { readonly severity: 'page' | 'ticket' };
  readonly annotations: { readonly summary: string; readonly description: string };
}

const MODEL = [LABEL.provider, LABEL.model];
const page = { severity: 'page' } as const;
const ticket = { severity: 'ticket' } as const;
const value = (label: string): string => `{{ $labels.${label} }}`;
const model = `${value(LABEL.model)} at ${value(LABEL.provider)}`;
const usd = '{{ $value | printf "%.2f" }} USD';
/** `1 generation`, `2 generations` */
const counted = (noun: string): string =>
  `{{ $value | printf "%.0f" }} ${noun}{{ if ne (printf "%.0f" $value) "1" }}s{{ end }}`;
const share = '{{ $value | humanizePercentage }}';

/** More than its share of the budget within a window, and still at that pace in the last twelfth of it. */
function burn(window: string, twelfth: string, name: string): string {
  const limit = `${threshold('budget_usd_per_30d')} * ${threshold(name)}`;
  return `costspan:spend_usd:increase${window} > ${limit}\nand costspan:spend_usd:increase${twelfth} > ${limit} / 12`;
}

const BUDGET_RUNBOOK = `What is it spent on: topk(10, costspan:cost_usd:increase1h), or the board's row "Provider, model, tier".
One feature or plan: its traces in Jaeger (costspan.feature); stop or throttle that feature, or set a budget on its output.
A change of reason (costspan_attempt_reason): rejected is CostspanRetryLoop, failover is CostspanFailoverToDearerTier.
Wanted growth: raise budget_usd_per_30d in thresholds.yml.`;

function budgetAlerts(): Alert[] {
  return [
    {
      alert: 'CostspanBudgetBurnFast',
      expr: burn('1h', '5m', 'budget_share_1h'),
      labels: page,
      annotations: { summary: `${usd} spent in the last hour`, description: BUDGET_RUNBOOK },
    },
    {
      alert: 'CostspanBudgetBurnSlow',
      expr: `${burn('6h', '30m', 'budget_share_6h')}\nor ${burn('3d', '6h', 'budget_share_3d')}`,
      labels: ticket,
      annotations: {
        summary: `${usd} spent in hours or days: more than the budget holds`,
        description: BUDGET_RUNBOOK,
      },
    },
    {
      alert: 'CostspanSpendSpike',
      expr: `(
  ${summed('costspan:cost_usd:increase1h', [LABEL.provider])}
  > ${threshold('spike_factor')} * ${summed('costspan:cost_usd:increase1h offset 1w', [LABEL.provider])}
)
> ${threshold('spike_usd_min')}`,
      for: '5m',
      labels: ticket,
      annotations: {
        summary: `${usd} spent at ${value(LABEL.provider)} in the last hour, far more than in the same hour last week`,
        description: `Which model and feature: costspan:cost_usd:increase1h{${LABEL.provider}="${value(LABEL.provider)}"}, against the same with offset 1w.
More outputs (costspan:outputs:increase1h) is demand; more generations for each accepted one is waste: look at gates and failures.
A dearer model or size for the same outputs is a deployment: compare costspan_cost_per_generation_bucket.`,
      },
    },
  ];
}

function generationAlerts(own: readonly string[]): Alert[] {
  const bound = `count_values("le", ${seriesOf('generation_usd')})`;
  const dearer = (planned: string, answered: string): string =>
    `costspan:tier_mismatches:increase1h{${LABEL.plannedTier}="${planned}", ${LABEL.tier}=~"${answered}"}`;
  return [
    {
      alert: 'CostspanGenerationOutOfRange',
      expr: `${summed('costspan:generations_by_cost:increase1h{le="+Inf"}', MODEL)}
- ${summed(`costspan:generations_by_cost:increase1h and on (le) ${bound}`, MODEL)}
> 0.5`,
      labels: ticket,
      annotations: {
        summary: `${counted('generation')} of ${model} cost more than the limit for one`,
        description: `Find them in Jaeger: model ${value(LABEL.model)}, the longest or largest; costspan.billing.quantity and .unit say what was billed.
Requested by mistake (minutes for seconds, 4K, a loop in one call): validate the request, or set a budget on the output.
Wanted: raise generation_usd in thresholds.yml to another of the histogram's bounds.`,
      },
    },
    {
      alert: 'CostspanImplausible',
      expr: `costspan:generations_implausible:increase1h > ${threshold('implausible_per_hour')}`,
      labels: ticket,
      annotations: {
        summary: `${counted('charge')} of ${model} far out of range`,
        description: `The charge is counted as it is. costspan explain on one recorded exchange shows its lines.
Either the response has another unit than the meter reads (report it), or the request was that large: then the bill is real.`,
      },
    },
    {
      alert: 'CostspanRetryLoop',
      expr: `${summed('costspan:cost_rejected_usd:increase1h', [LABEL.gate, ...own])}
/ on (${own.join(', ')}) group_left ()
${summed('costspan:cost_usd:increase1h', own)}
> ${threshold('gate_waste_share')}
and on (${own.join(', ')})
${summed(`costspan:generations:increase1h{${LABEL.reason}="rejected"}`, own)}
>= ${threshold('gate_retries_per_hour')}`,
      labels: page,
      annotations: {
        summary: `gate "${value(LABEL.gate)}" rejects ${share} of the spend${own.length === 0 ? '' : ` (${own.map(value).join(', ')})`}, and each rejection is paid again`,
        description: `A gate that rejects nearly all has changed, or the model has: look at one rejected output's trace (costspan.attempt.reason=rejected).
Stop the loop first: maxAttempts in the output's budget, or the gate off; then find which model it rejects: costspan:cost_rejected_usd:increase1h.`,
      },
    },
    {
      alert: 'CostspanFailoverToDearerTier',
      expr: `${summed(`${dearer('budget', 'standard|flagship')} or ${dearer('standard', 'flagship')}`, [...MODEL, LABEL.plannedTier, LABEL.tier])}
>= ${threshold('dearer_tier_per_hour')}`,
      labels: page,
      annotations: {
        summary: `${counted('generation')} planned for a ${value(LABEL.plannedTier)} model went to ${model}, a ${value(LABEL.tier)} one`,
        description: `The planned provider fails, or the switch back did not happen: ${SERIES.generations.name} by ${LABEL.billingOutcome} and ${LABEL.errorType}.
What it costs: costspan:cost_failover:share1h; in traces costspan.failover.price_ratio is this charge by the planned one.
While the outage lasts: fail over to a model of the planned tier, queue what can wait, or accept the price and silence this.`,
      },
    },
  ];
}

const NO_PRICE = WITHOUT_PRICE.join('|');

function truthAlerts(): Alert[] {
  const perModel = (series: string): string => summed(series, MODEL);
  return [
    {
      alert: 'CostspanUnpriced',
      expr: `costspan:generations_unpriced:increase1h{${LABEL.missingReason}=~"${NO_PRICE}"} > ${threshold('unpriced_per_hour')}`,
      labels: ticket,
      annotations: {
        summary: `${counted('generation')} of ${model} without a price: ${value(LABEL.missingReason)}`,
        description: `They are in no sum: the true spend is higher.
unknown_model, missing_rate: update costspan, or add the price to your price book (COSTSPAN_PRICES). no_credit_price, no_exchange_rate: state it there.
price_expired: update costspan.`,
      },
    },
    {
      alert: 'CostspanMayBeBilled',
      expr: `${perModel(`costspan:generations_unpriced:increase1h{${LABEL.missingReason}!~"${NO_PRICE}"}`)} > ${threshold('may_be_billed_per_hour')}
and on (${MODEL.join(', ')})
${perModel(`costspan:generations_unpriced:increase1h{${LABEL.missingReason}!~"${NO_PRICE}"}`)}
/ on (${MODEL.join(', ')})
${perModel('costspan:generations:increase1h')} > ${threshold('may_be_billed_share')}`,
      labels: ticket,
      annotations: {
        summary: `${counted('generation')} of ${model} may have been billed: what was consumed is not known`,
        description: `There is a price, and nothing to multiply it with: costspan_generations_unpriced_total by ${LABEL.missingReason}.
With ${LABEL.errorType} on ${SERIES.generations.name}: calls that failed at a provider that does not say whether it bills them. Mend what fails; costspan reconcile tells what was billed.
Without: costspan explain on one recorded exchange says what is missing.`,
      },
    },
    {
      alert: 'CostspanPriceBookOld',
      expr: `max by (job) (last_over_time(${SERIES.priceBookAge.name}[15m])) / 86400 > ${threshold('price_book_age_days')}`,
      labels: ticket,
      annotations: {
        summary: `the price book of ${value('job')} is {{ $value | printf "%.0f" }} days old`,
        description: `Update costspan, or its prices alone (costspan prices update), and restart the apps.
Which of its prices are the oldest: costspan doctor, or ${SERIES.priceAge.name} by provider. What you have restated yourself is in COSTSPAN_PRICES.`,
      },
    },
    {
      alert: 'CostspanCoverageFalling',
      expr: `costspan:coverage:share1h < ${threshold('coverage_min')}
and on (${LABEL.provider})
${summed('costspan:generations:increase1h', [LABEL.provider])} >= ${threshold('coverage_generations_min')}`,
      for: '5m',
      labels: ticket,
      annotations: {
        summary: `the cost of only ${share} of the generations at ${value(LABEL.provider)} is known for certain`,
        description: `The rest is unpriced (costspan:generations_unpriced:share1h; see CostspanUnpriced) or at risk (costspan:generations_at_risk:share1h: accepted, and never answered).
Against the invoice itself: costspan reconcile LEDGER INVOICE.`,
      },
    },
    {
      alert: 'CostspanAtRisk',
      expr: `${summed('costspan:open_risk_usd:increase1d', [LABEL.provider])} > ${threshold('at_risk_usd_per_day')}`,
      labels: ticket,
      annotations: {
        summary: `${usd} at ${value(LABEL.provider)} may have been billed since yesterday, and nobody knows`,
        description: `Calls that were accepted and never answered: timeouts shorter than the provider takes, dropped connections, jobs nobody fetched.
In Jaeger: costspan.cost.status=at_risk. A shared job store or webhooks settle jobs; costspan reconcile settles the rest with the invoice.`,
      },
    },
    {
      alert: 'CostspanThresholdsUnusable',
      expr: [
        ...Object.keys(THRESHOLDS).map((name) => `absent(${seriesOf(name)})`),
        `(count(costspan:generations_by_cost:increase1h) unless on () (costspan:generations_by_cost:increase1h and on (le) count_values("le", ${seriesOf('generation_usd')})))`,
      ].join('\nor '),
      for: '5m',
      labels: ticket,
      annotations: {
        summary:
          'an alert of costspan cannot fire: a threshold is missing, or generation_usd is no bound of the histogram',
        description: `thresholds.yml has to be among rule_files, with every line it came with. generation_usd has to be one of the bounds that its comment lists.`,
      },
    },
  ];
}

/** Alerts on the recorded series. */
export function alerts(labels: readonly MetricLabel[]): Alert[] {
  return [...budgetAlerts(), ...generationAlerts(labelsOf(labels)), ...truthAlerts()];
}
