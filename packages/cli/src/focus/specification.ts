/**
 * FOCUS 1.2 as a checker of rows, for tests: which columns must be there, what may be null when,
 * which values are allowed, and what must multiply to what.
 * https://github.com/FinOps-Open-Cost-and-Usage-Spec/FOCUS_Spec/tree/v1.2/specification, read 2026-11-24.
 */
import { decimal } from '@costspan/core/internal';

export type Row = Readonly<Record<string, string | null>>;

/** Feature level Mandatory, in the order of the specification's folder. */
const MANDATORY = [
  'BilledCost',
  'BillingAccountId',
  'BillingAccountName',
  'BillingCurrency',
  'BillingPeriodEnd',
  'BillingPeriodStart',
  'ChargeCategory',
  'ChargeClass',
  'ChargeDescription',
  'ChargePeriodEnd',
  'ChargePeriodStart',
  'ContractedCost',
  'EffectiveCost',
  'InvoiceIssuerName',
  'ListCost',
  'PricingQuantity',
  'PricingUnit',
  'ProviderName',
  'PublisherName',
  'ServiceCategory',
  'ServiceName',
];

/** Conditional columns whose condition holds: usage is measured, unit prices are published, discounts are negotiated, credits are a currency, tags exist. */
const CONDITIONAL = [
  'ConsumedQuantity',
  'ConsumedUnit',
  'ContractedUnitPrice',
  'ListUnitPrice',
  'PricingCurrency',
  'PricingCurrencyContractedUnitPrice',
  'PricingCurrencyEffectiveCost',
  'PricingCurrencyListUnitPrice',
  'SkuId',
  'SkuMeter',
  'SkuPriceDetails',
  'SkuPriceId',
  'Tags',
];

export const REQUIRED: readonly string[] = [...MANDATORY, ...CONDITIONAL];

const NOT_NULL = [
  'BilledCost',
  'BillingAccountId',
  'BillingCurrency',
  'BillingPeriodEnd',
  'BillingPeriodStart',
  'ChargeCategory',
  'ChargeFrequency',
  'ChargePeriodEnd',
  'ChargePeriodStart',
  'ContractedCost',
  'EffectiveCost',
  'InvoiceIssuerName',
  'ListCost',
  'PricingCurrency',
  'PricingCurrencyEffectiveCost',
  'ProviderName',
  'PublisherName',
  'ServiceCategory',
  'ServiceName',
  'ServiceSubcategory',
];

/** Not null in a row of category Usage that is no correction. */
const NOT_NULL_IN_USAGE = [
  'ConsumedQuantity',
  'ContractedUnitPrice',
  'ListUnitPrice',
  'PricingCategory',
  'PricingCurrencyContractedUnitPrice',
  'PricingCurrencyListUnitPrice',
  'PricingQuantity',
  'SkuId',
  'SkuPriceId',
];

const ALLOWED: Readonly<Record<string, readonly string[]>> = {
  ChargeCategory: ['Usage', 'Purchase', 'Tax', 'Credit', 'Adjustment'],
  ChargeClass: ['Correction'],
  ChargeFrequency: ['One-Time', 'Recurring', 'Usage-Based'],
  PricingCategory: ['Standard', 'Dynamic', 'Committed', 'Other'],
  // Of this category only; the others are none of ours.
  ServiceCategory: ['AI and Machine Learning'],
  ServiceSubcategory: [
    'AI Platforms',
    'Bots',
    'Generative AI',
    'Machine Learning',
    'Natural Language Processing',
    'Other (AI and Machine Learning)',
  ],
};

const NUMBERS = [
  'BilledCost',
  'EffectiveCost',
  'ContractedCost',
  'ContractedUnitPrice',
  'ListCost',
  'ListUnitPrice',
  'PricingQuantity',
  'ConsumedQuantity',
  'PricingCurrencyContractedUnitPrice',
  'PricingCurrencyEffectiveCost',
  'PricingCurrencyListUnitPrice',
];
const TIMES = ['BillingPeriodStart', 'BillingPeriodEnd', 'ChargePeriodStart', 'ChargePeriodEnd'];
const PAIRS = [
  ['ConsumedQuantity', 'ConsumedUnit'],
  ['PricingQuantity', 'PricingUnit'],
  ['ResourceId', 'ResourceType'],
] as const;

/** What a row breaks; empty where it is as specified. */
export function violations(row: Row): string[] {
  const found: string[] = [];
  const check = (holds: boolean, text: string): void => void (holds || found.push(text));
  for (const [name, value] of Object.entries(row))
    check(value === null || value.trim() !== '', `${name} is an empty string`);
  for (const name of REQUIRED) check(name in row, `${name} is not there`);
  for (const name of NOT_NULL) check(row[name] !== null, `${name} is null`);
  for (const [name, values] of Object.entries(ALLOWED)) {
    const value = row[name];
    check(value === null || values.includes(String(value)), `${name} is ${String(value)}`);
  }
  const isPlainUsage = row['ChargeCategory'] === 'Usage' && row['ChargeClass'] === null;
  if (isPlainUsage) for (const name of NOT_NULL_IN_USAGE) check(row[name] !== null, `${name} is null in usage`);
  if (row['ChargeCategory'] !== 'Usage') check(row['ConsumedQuantity'] === null, 'ConsumedQuantity outside of usage');
  for (const [one, other] of PAIRS)
    check((row[one] === null) === (row[other] === null), `${one} without ${other}, or the reverse`);
  if (row['SkuId'] === null) check(row['SkuMeter'] === null, 'SkuMeter without SkuId');
  if (row['SkuPriceId'] === null) check(row['SkuPriceDetails'] === null, 'SkuPriceDetails without SkuPriceId');
  for (const name of NUMBERS) {
    const value = row[name];
    check(value === null || /^-?\d+(\.\d+)?(E-?\d+)?$/.test(String(value)), `${name} is ${String(value)}`);
  }
  for (const name of TIMES) {
    const value = String(row[name]);
    check(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z$/.test(value), `${name} is ${value}`);
  }
  check(String(row['ChargePeriodStart']) < String(row['ChargePeriodEnd']), 'the charge period ends before it starts');
  check(
    String(row['BillingPeriodStart']) < String(row['BillingPeriodEnd']),
    'the billing period ends before it starts',
  );
  check(/^[A-Z]{3}$/.test(String(row['BillingCurrency'])), `BillingCurrency is ${String(row['BillingCurrency'])}`);
  found.push(...products(row, isPlainUsage), ...pairs(row, 'Tags'), ...pairs(row, 'SkuPriceDetails'));
  return found;
}

function products(row: Row, isPlainUsage: boolean): string[] {
  if (!isPlainUsage)
    return ['ContractedCost', 'ListCost', 'EffectiveCost']
      .filter((name) => row[name] !== row['BilledCost'])
      .map((name) => `${name} is not the BilledCost`);
  const quantity = decimal(row['PricingQuantity'] ?? 'none');
  return (
    [
      ['ContractedUnitPrice', 'ContractedCost'],
      ['ListUnitPrice', 'ListCost'],
    ] as const
  )
    .filter(
      ([price, cost]) =>
        !quantity
          .times(row[price] ?? 'none')
          .minus(row[cost] ?? 'none')
          .round(9)
          .eq(0),
    )
    .map(([price, cost]) => `PricingQuantity × ${price} is not ${cost}`);
}

/** Key-value format: a JSON object of scalars. */
function pairs(row: Row, name: string): string[] {
  const value = row[name];
  if (value === null || value === undefined) return [];
  const parsed = JSON.parse(value) as unknown;
  const isObject = typeof parsed === 'object' && parsed !== null && !Array.isArray(parsed);
  if (!isObject || Object.values(parsed).some((one) => typeof one === 'object' && one !== null))
    return [`${name} is no object of scalars`];
  // Keys that FOCUS does not define have to say so.
  return name === 'SkuPriceDetails' && Object.keys(parsed).some((key) => !key.startsWith('x_'))
    ? [`${name} has a key without x_`]
    : [];
}
