import { ATTR, METRIC } from '@costspan/core/internal';
import type { MetricLabel } from '@costspan/core';
import { NO_PRICE } from './no-price.ts';
import { filesOf } from './view.ts';
import type { View } from './view.ts';

const MODEL = `${ATTR.providerName},${ATTR.requestModel}`;

/** What a counter has grown by; apps send deltas, which Datadog keeps as counts. */
function count(metric: string, by = '', where = '*'): string {
  return `sum:${metric}{${where}}${by === '' ? '' : ` by {${by}}`}.as_count()`;
}

const openRisk = (by = ''): string =>
  `${count(METRIC.costAtRisk, by)} - default_zero(${count(METRIC.costAtRiskResolved, by)})`;
const unpriced = (by: string): string =>
  count(METRIC.unpriced, by, `${ATTR.costMissingReason} IN (${NO_PRICE.join(',')})`);

function total(title: string, q: string): object {
  return {
    definition: { type: 'query_value', title, precision: 4, autoscale: false, requests: [{ q, aggregator: 'sum' }] },
  };
}

function top(title: string, q: string): object {
  return { definition: { type: 'toplist', title, requests: [{ q: `top(${q}, 25, 'sum', 'desc')` }] } };
}

function course(title: string, q: string): object {
  return { definition: { type: 'timeseries', title, show_legend: true, requests: [{ q, display_type: 'bars' }] } };
}

function dashboard(labels: readonly MetricLabel[]): object {
  return {
    title: 'Cost per generation',
    description: 'What generated images, clips and recordings cost, why, and what was wasted; in US dollars',
    layout_type: 'ordered',
    widgets: [
      total('Spend', count(METRIC.cost)),
      total('Open risk: may be billed, in no spend', openRisk()),
      total('Thrown away by gates', count(METRIC.costRejected)),
      course('Spend by provider', count(METRIC.cost, ATTR.providerName)),
      top('Spend by model', count(METRIC.cost, MODEL)),
      ...labels.map((label) => course(`Spend by ${label}`, count(METRIC.cost, `costspan.${label}`))),
      top('Spend by reason of the attempt', count(METRIC.cost, ATTR.attemptReason)),
      top('Thrown away, by gate', count(METRIC.costRejected, ATTR.gateName)),
      course('Outputs, by outcome', count(METRIC.outputs, ATTR.outputOutcome)),
      top('Open risk by model', openRisk(MODEL)),
      top('Generations without a price, which are in no sum', unpriced(`${MODEL},${ATTR.costMissingReason}`)),
    ],
  };
}

interface Monitor {
  readonly name: string;
  readonly message: string;
  /** what is compared, over a window that ends now */
  readonly window: string;
  readonly query: string;
  readonly above: number;
}

const MONITORS: readonly Monitor[] = [
  {
    name: 'costspan: spend in an hour above budget',
    message: 'More was spent within an hour than is planned for one. By model: see the board "Cost per generation".',
    window: 'last_1h',
    query: count(METRIC.cost),
    above: 20,
  },
  {
    name: 'costspan: money at risk',
    message: 'Calls that were accepted and never answered may be on the invoice. costspan reconcile settles them.',
    window: 'last_1d',
    query: openRisk(ATTR.providerName),
    above: 10,
  },
  {
    name: 'costspan: generations without a price',
    message: 'They are in no sum. Update costspan, or put the price into COSTSPAN_PRICES.',
    window: 'last_1h',
    query: unpriced(MODEL),
    above: 0,
  },
  {
    name: 'costspan: a charge out of range',
    message: 'A unit or a price is wrong, or somebody asks for very much: costspan explain shows the lines.',
    window: 'last_1h',
    query: count(METRIC.implausible, MODEL),
    above: 0,
  },
];

function monitor({ name, message, window, query, above }: Monitor): object {
  return {
    name,
    message,
    type: 'query alert',
    query: `sum(${window}):${query} > ${above}`,
    tags: ['source:costspan'],
    options: { thresholds: { critical: above }, notify_no_data: false, include_tags: true },
  };
}

/** Terraform in its JSON form; it reads the other two files. */
const TERRAFORM = {
  terraform: { required_providers: { datadog: { source: 'DataDog/datadog' } } },
  resource: {
    datadog_dashboard_json: { costspan: { dashboard: '${file("${path.module}/dashboard.json")}' } },
    datadog_monitor_json: {
      costspan: {
        for_each: '${{for one in jsondecode(file("${path.module}/monitors.json")) : one.name => one}}',
        monitor: '${jsonencode(each.value)}',
      },
    },
  },
};

const json = (value: object): string => `${JSON.stringify(value, undefined, 2)}\n`;

export const datadog: View = {
  name: 'datadog',
  summary: 'dashboard and monitors as JSON and as Terraform',
  files: (labels) =>
    filesOf('datadog', {
      'dashboard.json': json(dashboard(labels)),
      'monitors.json': json(MONITORS.map(monitor)),
      'main.tf.json': json(TERRAFORM),
    }),
};
