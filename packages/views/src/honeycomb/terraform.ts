import { DEFAULTS, definition } from './definition.ts';
import { TAGS } from './model.ts';
import type { Definition, Panel, Trigger } from './model.ts';

/**
 * The definition as Terraform in its JSON form (https://developer.hashicorp.com/terraform/language/syntax/json), for the
 * provider honeycombio/honeycombio, 0.51 (https://registry.terraform.io/providers/honeycombio/honeycombio, 2026-11-24).
 */
export function terraform(labels: Parameters<typeof definition>[0]): string {
  const { columns, fields, board, panels, slo, triggers } = definition(labels, IN_TERRAFORM);
  const config = {
    terraform: {
      required_version: '>= 1.4',
      required_providers: { honeycombio: { source: 'honeycombio/honeycombio', version: '~> 0.51' } },
    },
    provider: { honeycombio: { api_url: '${var.api_url}' } },
    variable: VARIABLES,
    locals: { columns },
    resource: {
      terraform_data: { column: ensureColumns() },
      honeycombio_derived_column: Object.fromEntries(
        fields.map(({ alias, expression, description }) => [
          alias,
          {
            alias,
            description,
            expression,
            depends_on: ['terraform_data.column'],
          },
        ]),
      ),
      honeycombio_query: resources(panels, ({ query }) => ({ query_json: JSON.stringify(query), depends_on: FIELDS })),
      honeycombio_query_annotation: resources(panels, ({ title, description }) => ({
        query_id: `\${honeycombio_query.${id(title)}.id}`,
        name: title,
        description,
      })),
      honeycombio_slo: { price: sloOf(slo) },
      honeycombio_flexible_board: { costs: boardOf(board, panels) },
      honeycombio_trigger: Object.fromEntries(triggers.map((trigger) => [id(trigger.name), triggerOf(trigger)])),
    },
    output: { board_url: { value: '${honeycombio_flexible_board.costs.board_url}' } },
  };
  return `${JSON.stringify(config, undefined, 2)}\n`;
}

/** What a user chooses is a variable. */
const IN_TERRAFORM = {
  hourlyBudget: '${var.hourly_budget_usd}',
  dearGeneration: '${var.dear_generation_usd}',
} as const;

/** Whose aliases queries name. */
const FIELDS = ['honeycombio_derived_column.costspan_usd'];
const tags = Object.fromEntries(TAGS.map(({ key, value }) => [key, value]));

const VARIABLES = {
  datasets: {
    type: 'set(string)',
    description:
      'Slugs of the datasets of the services that generate: columns are made there, and the SLO is over them',
  },
  api_url: { type: 'string', default: 'https://api.honeycomb.io', description: 'Europe: https://api.eu1.honeycomb.io' },
  hourly_budget_usd: { type: 'number', default: DEFAULTS.hourlyBudget, description: 'Spend in an hour that alerts' },
  dear_generation_usd: {
    type: 'number',
    default: DEFAULTS.dearGeneration,
    description: 'What a generation may cost and still be good for the SLO',
  },
  recipient_ids: { type: 'set(string)', default: [], description: 'Who is told when a trigger fires' },
};

/**
 * A column has to be there before a query names it. As a resource it would be deleted with the rest, and all its data
 * with it; so it is made by the API, as the provider's own example does it, and one that is there stays as it is.
 */
function ensureColumns(): object {
  const url = '${var.api_url}/1/columns/${each.value[0]}';
  const body = '{"key_name":"${each.value[1]}","type":"${local.columns[each.value[1]]}"}';
  return {
    for_each: '${{ for pair in setproduct(var.datasets, keys(local.columns)) : join("/", pair) => pair }}',
    provisioner: [
      {
        'local-exec': {
          // 409: it is there.
          command: `code=$(curl -sS -o /dev/null -w '%%{http_code}' -H "X-Honeycomb-Team: $HONEYCOMB_API_KEY" -H 'Content-Type: application/json' -d '${body}' '${url}'); case $code in 20?|409) ;; *) echo "column: Honeycomb answers $code" >&2; exit 1;; esac`,
        },
      },
    ],
  };
}

function resources(panels: readonly Panel[], make: (panel: Panel) => object): object {
  return Object.fromEntries(panels.map((panel) => [id(panel.title), make(panel)]));
}

function sloOf({ name, description, sli, time_period_days, target_per_million }: Definition['slo']): object {
  return {
    name,
    description,
    sli: `\${honeycombio_derived_column.${sli.alias}.alias}`,
    datasets: '${var.datasets}',
    target_percentage: target_per_million / 10_000,
    time_period: time_period_days,
    tags,
  };
}

function boardOf({ name, description, text }: Definition['board'], panels: readonly Panel[]): object {
  return {
    name,
    description,
    tags,
    panel: [
      { type: 'text', text_panel: [{ content: text }] },
      ...panels.map(({ title, style }) => ({
        type: 'query',
        query_panel: [
          {
            query_id: `\${honeycombio_query.${id(title)}.id}`,
            query_annotation_id: `\${honeycombio_query_annotation.${id(title)}.id}`,
            query_style: style,
          },
        ],
      })),
      { type: 'slo', slo_panel: [{ slo_id: '${honeycombio_slo.price.id}' }] },
    ],
  };
}

function triggerOf({ name, description, query, frequency, threshold, baseline_details }: Trigger): object {
  return {
    name,
    description,
    query_json: JSON.stringify(query),
    frequency,
    threshold: [threshold],
    ...(baseline_details && { baseline_details: [baseline_details] }),
    dynamic: { recipient: { for_each: '${var.recipient_ids}', content: { id: '${recipient.value}' } } },
    tags,
    depends_on: FIELDS,
  };
}

/** A name for Terraform: `spend_per_hour_by_provider`. */
function id(title: string): string {
  return title
    .replace('costspan: ', '')
    .toLowerCase()
    .replaceAll(/[^a-z]+/g, '_');
}
