/** A value of a FOCUS row; null where the specification has null. Decimals and times are text. */
export type Value = string | null;

/**
 * The columns of FOCUS 1.2 that generations have, then costspan's own.
 * What may be null has a `?`.
 * https://github.com/FinOps-Open-Cost-and-Usage-Spec/FOCUS_Spec/tree/v1.2/specification/columns, read 2026-11-24.
 */
export const COLUMNS = {
  BilledCost: 'decimal',
  BillingAccountId: 'string',
  BillingAccountName: 'string?',
  BillingCurrency: 'string',
  BillingPeriodEnd: 'time',
  BillingPeriodStart: 'time',
  ChargeCategory: 'string',
  ChargeClass: 'string?',
  ChargeDescription: 'string?',
  ChargeFrequency: 'string',
  ChargePeriodEnd: 'time',
  ChargePeriodStart: 'time',
  ConsumedQuantity: 'decimal?',
  ConsumedUnit: 'string?',
  ContractedCost: 'decimal',
  ContractedUnitPrice: 'decimal?',
  EffectiveCost: 'decimal',
  InvoiceId: 'string?',
  InvoiceIssuerName: 'string',
  ListCost: 'decimal',
  ListUnitPrice: 'decimal?',
  PricingCategory: 'string?',
  PricingCurrency: 'string',
  PricingCurrencyContractedUnitPrice: 'decimal?',
  PricingCurrencyEffectiveCost: 'decimal',
  PricingCurrencyListUnitPrice: 'decimal?',
  PricingQuantity: 'decimal?',
  PricingUnit: 'string?',
  ProviderName: 'string',
  PublisherName: 'string',
  ResourceId: 'string?',
  ResourceType: 'string?',
  ServiceCategory: 'string',
  ServiceName: 'string',
  ServiceSubcategory: 'string',
  SkuId: 'string?',
  SkuMeter: 'string?',
  SkuPriceDetails: 'json?',
  SkuPriceId: 'string?',
  Tags: 'json?',
  x_AttemptReason: 'string?',
  x_ChargeKey: 'string',
  x_CostBasis: 'string?',
  x_CostStatus: 'string',
  x_HasAudio: 'string?',
  x_Model: 'string?',
  x_ModelTier: 'string?',
  x_OutputId: 'string?',
  x_PriceVersion: 'string?',
  x_Quality: 'string?',
  x_Resolution: 'string?',
  x_ServiceTier: 'string?',
  x_TraceId: 'string?',
} as const;

export type ColumnName = keyof typeof COLUMNS;
export type FocusRow = Readonly<Record<ColumnName, Value>>;

export const COLUMN_NAMES: readonly ColumnName[] = Object.keys(COLUMNS) as ColumnName[];
