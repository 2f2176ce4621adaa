import { fields, list, text } from '@costspan/core/internal';
import type { Fields } from '@costspan/core/internal';
import { WrongUse } from '../exit.ts';
import { providerName } from '@costspan/meters/hosts';
import { remark } from '../print.ts';
import { quoted } from '../text/plain.ts';
import { amount, currencyOf, dayOf, moment } from './line.ts';
import type { InvoiceLine } from './line.ts';

/**
 * One shape that bills come in. `lines` gets a row of a CSV file, or a JSON object, that has all of `has`.
 * Where a provider's documentation shows the shape, `source` names it and the day it was read.
 */
interface Format {
  readonly has: readonly string[];
  readonly lines: (row: Fields, where: string) => InvoiceLine[];
}

/** Lines of any biller: `{ provider, model, amount, at, id?, currency? }`; the simulator's invoice is one. */
const ownLine: Format = {
  has: ['provider', 'model', 'amount', 'at'],
  lines: (row, where) => {
    const at = moment(row, 'at', where);
    const provider = text(row['provider']);
    if (provider === undefined)
      throw new WrongUse(`${where}: "provider" is ${quoted(row['provider'])}; name the biller`);
    return [
      {
        provider: providerName(provider),
        id: text(row['id']),
        models: names(row['model']),
        day: dayOf(at),
        at,
        amount: amount(row, 'amount', where),
        currency: currencyOf(row['currency']),
      },
    ];
  },
};

const ownInvoice: Format = { has: ['lines'], lines: (row, where) => each(row['lines'], where) };

/** fal billing events: https://fal.ai/docs/platform-apis/v1/models/billing-events.md, read 2026-11-24. */
const falEvents: Format = { has: ['billing_events'], lines: (row, where) => each(row['billing_events'], where) };

const falEvent: Format = {
  has: ['request_id', 'endpoint_id', 'timestamp'],
  lines: (row, where) => {
    const at = moment(row, 'timestamp', where);
    return [
      {
        provider: 'fal',
        id: text(row['request_id']),
        models: names(row['endpoint_id']),
        day: dayOf(at),
        at,
        // `cost_total` is what was charged; the nano-dollars are the same amount, rounded.
        amount:
          row['cost_total'] === undefined || row['cost_total'] === ''
            ? amount(row, 'cost_estimate_nano_usd', where).div(1e9)
            : amount(row, 'cost_total', where),
        currency: 'USD',
      },
    ];
  },
};

/** fal usage, `expand=time_series`: https://fal.ai/docs/platform-apis/v1/models/usage.md, read 2026-11-24. */
const falUsage: Format = {
  has: ['time_series'],
  lines: (row, where) =>
    (list(row['time_series']) ?? []).flatMap((bucket, i) => {
      const of = fields(bucket) ?? {};
      const here = `${where}, time_series[${i}]`;
      if (!/(Z|[+-]00:?00)$/.test(text(of['bucket']) ?? ''))
        throw new WrongUse(
          `${here}: "bucket" is ${quoted(of['bucket'])}; days are compared in UTC: export with timezone=UTC`,
        );
      const day = dayOf(moment(of, 'bucket', here));
      return (list(of['results']) ?? []).map((result, k): InvoiceLine => {
        const item = fields(result) ?? {};
        return {
          provider: 'fal',
          models: names(item['endpoint_id']),
          day,
          amount: amount(item, item['cost_total'] === undefined ? 'cost' : 'cost_total', `${here}, results[${k}]`),
          currency: currencyOf(item['currency']),
        };
      });
    }),
};

/** OpenAI costs: https://developers.openai.com/api/reference/resources/admin/subresources/organization/subresources/usage/methods/costs, read 2026-11-24. */
const openaiCosts: Format = {
  has: ['object', 'data'],
  lines: (row, where) =>
    (list(row['data']) ?? []).flatMap((bucket, i) => {
      const of = fields(bucket) ?? {};
      const here = `${where}, data[${i}]`;
      return (list(of['results']) ?? []).map((result, k) => {
        const item = fields(result) ?? {};
        const cost = fields(item['amount']);
        if (!cost)
          throw new WrongUse(
            `${here}, results[${k}]: ${quoted(item['object'])} has no amount; export /v1/organization/costs with group_by=line_item`,
          );
        return openaiLine(
          item['line_item'],
          cost['currency'],
          amount(cost, 'value', here),
          moment(of, 'start_time', here),
        );
      });
    }),
};

/** The same by the dashboard's export (Usage, Export, Cost data, group by line item): https://docs.pelanor.io/integrations/services/openai, read 2026-11-24. */
const openaiExport: Format = {
  has: ['start_time', 'amount_value', 'line_item'],
  lines: (row, where) =>
    // A day without costs has a row without an amount.
    row['amount_value'] === ''
      ? []
      : [
          openaiLine(
            row['line_item'],
            row['amount_currency'],
            amount(row, 'amount_value', where),
            moment(row, 'start_time', where),
          ),
        ],
};

/** `gpt-4o-mini-2024-07-18, input`: the model, by its dated name, and what of it. */
function openaiLine(item: unknown, currency: unknown, cost: InvoiceLine['amount'], at: number): InvoiceLine {
  const [model = ''] = (text(item) ?? '').split(',');
  return {
    provider: 'openai',
    models: [...new Set([...names(model), ...names(model.replace(/-\d{4}-\d{2}-\d{2}$/, ''))])],
    day: dayOf(at),
    amount: cost,
    currency: currencyOf(currency),
  };
}

/** Anthropic's cost report, grouped by description: https://platform.claude.com/docs/en/api/admin-api/usage-cost/get-cost-report.md, read 2026-12-01. */
const anthropicDay: Format = {
  has: ['starting_at', 'ending_at', 'results'],
  lines: (row, where) =>
    (list(row['results']) ?? []).map((result, i): InvoiceLine => {
      const item = fields(result) ?? {};
      return {
        provider: 'anthropic',
        models: names(item['model']),
        day: dayOf(moment(row, 'starting_at', where)),
        // In the lowest unit of the currency: "123.45" in USD is $1.2345.
        amount: amount(item, 'amount', `${where}, results[${i}]`).div(100),
        currency: currencyOf(item['currency']),
      };
    }),
};

/** OpenRouter activity: https://openrouter.ai/docs/api/api-reference/analytics/get-user-activity.md, read 2026-12-01. */
const openrouterActivity: Format = {
  has: ['date', 'model_permaslug', 'usage'],
  lines: (row, where) => [
    {
      provider: 'openrouter',
      models: [...names(row['model']), ...names(row['model_permaslug'])],
      day: dayOf(moment(row, 'date', where)),
      // What own keys were billed by others, `byok_usage_inference`, is not OpenRouter's bill.
      amount: amount(row, 'usage', where),
      currency: 'USD',
    },
  ],
};

/** Deepgram's billing breakdown, grouped by line item: https://developers.deepgram.com/reference/manage/billing/breakdown/get.md, read 2026-12-01. */
const deepgramBreakdown: Format = {
  has: ['resolution', 'results'],
  lines: (row, where) => each(row['results'], where),
};

const deepgramItem: Format = {
  has: ['dollars', 'grouping'],
  lines: (row, where) => {
    const grouping = fields(row['grouping']) ?? {};
    const item = text(grouping['line_item']) ?? '';
    return [
      {
        provider: 'deepgram',
        // `streaming::nova-3`: how it was called, and the model.
        models: [...names(item.replace(/^.*::/, '')), ...names(item)],
        day: dayOf(moment(grouping, 'start', where)),
        amount: amount(row, 'dollars', where),
        currency: 'USD',
      },
    ];
  },
};

/** A page of rows of those. */
const page: Format = { has: ['data'], lines: (row, where) => each(row['data'], where) };

/** A provider's FOCUS report, such as fal's: https://fal.ai/docs/platform-apis/v1/account/focus.md, read 2026-11-24. */
const focus: Format = {
  has: ['BilledCost', 'BillingCurrency', 'ChargePeriodStart', 'ProviderName'],
  lines: (row, where) => {
    // Taxes, credits and purchases are no generations.
    if (row['ChargeCategory'] !== 'Usage' && row['ChargeCategory'] !== 'Adjustment') return [];
    return [
      {
        provider: providerName(text(row['ProviderName']) ?? ''),
        models: ['ResourceId', 'ResourceName', 'SkuId', 'SkuMeter', 'ServiceName', 'x_Model'].flatMap((column) =>
          names(row[column]),
        ),
        day: dayOf(moment(row, 'ChargePeriodStart', where)),
        amount: amount(row, 'BilledCost', where),
        currency: currencyOf(row['BillingCurrency']),
      },
    ];
  },
};

/** Exports that look like bills and have no money in them. */
const WITHOUT_MONEY: readonly { readonly has: readonly string[]; readonly fix: string }[] = [
  { has: ['items', 'next_cursor'], fix: 'fal requests by endpoint state no cost; export /v1/models/billing-events' },
  { has: ['request_id', 'endpoint_id'], fix: 'fal requests state no cost; export /v1/models/billing-events' },
  { has: ['summary'], fix: 'a summary has no days; export /v1/models/usage with expand=time_series' },
  {
    has: ['start_time', 'num_model_requests'],
    fix: 'activity states no cost; export "Cost data", grouped by line item',
  },
  {
    has: ['results', 'next'],
    fix: 'Replicate predictions state no cost, and Replicate has no export that does; write lines of its invoice as {"provider":"replicate","model","amount","at","id"?}',
  },
];

const FORMATS: readonly Format[] = [
  ownLine,
  falEvents,
  falEvent,
  falUsage,
  openaiCosts,
  openaiExport,
  anthropicDay,
  openrouterActivity,
  deepgramBreakdown,
  deepgramItem,
  focus,
  ownInvoice,
  page,
];

/** The lines of one row or object of a bill. Throws WrongUse for one of no known shape. */
export function invoiceLines(value: unknown, where: string): InvoiceLine[] {
  if (Array.isArray(value)) return each(value, where);
  const row = fields(value);
  const format = row && FORMATS.find(({ has }) => has.every((name) => name in row));
  if (row && format) {
    if (row['has_more'] === true)
      remark(`${where}: has_more is true: name all pages, one after the other, in one file`);
    return format.lines(row, where);
  }
  const without = row && WITHOUT_MONEY.find(({ has }) => has.every((name) => name in row));
  throw new WrongUse(
    `${where}: ${without?.fix ?? `${quoted(row ? Object.keys(row) : value)} is no invoice that is known: give fal billing events, usage or FOCUS, OpenAI costs, what "costspan invoice fetch" wrote, or lines of {"provider","model","amount","at","id"?}`}`,
  );
}

function each(values: unknown, where: string): InvoiceLine[] {
  const all = list(values);
  if (!all) throw new WrongUse(`${where}: is ${quoted(values)}, not a list of lines`);
  return all.flatMap((value, i) => invoiceLines(value, `${where}[${i}]`));
}

function names(value: unknown): string[] {
  const name = typeof value === 'string' ? value.trim() : '';
  return name === '' ? [] : [name];
}
