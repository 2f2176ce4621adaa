import { ATTR, TAG, toText } from '@costspan/core/internal';
import type { Decimal } from '@costspan/core';
import type { Balance, LedgerEntry } from '@costspan/core/ledger';
import { text } from '@costspan/core/internal';
import type { Change } from './changes.ts';
import type { FocusRow, Value } from './columns.ts';
import { focusLines } from './line.ts';
import type { FocusLine } from './line.ts';

/** What the user knows of their accounts with providers. */
export interface Accounts {
  /** ids of billing accounts by provider; a provider's name stands where none is given */
  readonly ids: Readonly<Record<string, string>>;
  /** ids of invoices by provider and month of billing: `fal:2026-11` */
  readonly invoices: Readonly<Record<string, string>>;
}

/**
 * The rows of one ledger record, and of what it adds to its charge. None for what is at risk or unpriced as the ledger stands (an
 * unknown cost is no row of 0), for what was not charged, and for a verdict.
 */
export function focusRows({ entry, amount: delta }: Change, balance: Balance, accounts: Accounts): FocusRow[] {
  const { status, recorded, amount, corrections } = balance;
  if (entry.kind === 'verdict' || status === 'at_risk' || status === 'unpriced') return [];
  // At risk or estimated, and then it turned out that nothing was charged: there never was a cost.
  if (recorded !== 'final' && corrections > 0 && amount?.eq(0)) return [];
  if (entry.kind === 'charge') return focusLines(entry).map((line) => usageRow(entry, line, status, accounts));
  return delta && !delta.eq(0) ? [correctionRow(entry, delta, balance, accounts)] : [];
}

function usageRow(entry: LedgerEntry, line: FocusLine, status: string, accounts: Accounts): FocusRow {
  const { attributes } = entry;
  const provider = providerOf(entry);
  const model = modelOf(entry);
  const priceId = line.priceId ?? `${model ?? 'unknown'}:${line.item}`;
  return {
    ...common(entry, line.amount, status, accounts),
    ...periods(entry.time, entry.time),
    ChargeCategory: 'Usage',
    ChargeClass: null,
    ChargeDescription: `${model ?? provider}: ${line.quantity} ${line.unit}, ${line.item.replaceAll('_', ' ')}`,
    ConsumedQuantity: line.quantity,
    ConsumedUnit: line.unit,
    ContractedUnitPrice: line.unitPrice,
    ListCost: toText(line.listAmount),
    ListUnitPrice: line.listUnitPrice,
    PricingCategory: 'Standard',
    ...pricing(entry, line),
    PricingQuantity: line.quantity,
    PricingUnit: line.unit,
    SkuId: `${provider}/${skuOf(priceId)}`,
    SkuMeter: line.item.replaceAll('_', ' ').replaceAll(/\b[a-z]/g, (letter) => letter.toUpperCase()),
    SkuPriceDetails: object({ x_ModelTier: attributes[ATTR.modelTier] }),
    SkuPriceId: `${provider}/${priceId}`,
  };
}

/** A delta is no usage: in the month of its charge an adjustment, after it a correction of an invoiced period. */
function correctionRow(entry: LedgerEntry, delta: Decimal, balance: Balance, accounts: Accounts): FocusRow {
  const isLater = monthOf(balance.time) < monthOf(entry.time);
  return {
    ...common(entry, delta, balance.status, accounts),
    ...periods(balance.time, entry.time),
    ChargeCategory: isLater ? 'Usage' : 'Adjustment',
    ChargeClass: isLater ? 'Correction' : null,
    ChargeDescription: `${modelOf(entry) ?? providerOf(entry)}: correction`,
    ConsumedQuantity: null,
    ConsumedUnit: null,
    ContractedUnitPrice: null,
    ListCost: toText(delta),
    ListUnitPrice: null,
    PricingCategory: null,
    PricingCurrency: currencyOf(entry),
    PricingCurrencyContractedUnitPrice: null,
    PricingCurrencyEffectiveCost: toText(delta),
    PricingCurrencyListUnitPrice: null,
    PricingQuantity: null,
    PricingUnit: null,
    SkuId: null,
    SkuMeter: null,
    SkuPriceDetails: null,
    SkuPriceId: null,
  };
}

/** In what it is priced: credits, where the provider sells those, else the currency of the bill. */
function pricing(entry: LedgerEntry, line: FocusLine) {
  const [contracted, effective, list] = line.isCredits
    ? ['1', line.quantity, '1']
    : [line.unitPrice, toText(line.amount), line.listUnitPrice];
  return {
    PricingCurrency: line.isCredits ? 'Credits' : currencyOf(entry),
    PricingCurrencyContractedUnitPrice: contracted,
    PricingCurrencyEffectiveCost: effective,
    PricingCurrencyListUnitPrice: list,
  };
}

const SERVICES: Readonly<Record<string, string>> = {
  image: 'Image Generation',
  video: 'Video Generation',
  speech: 'Speech Generation',
  audio: 'Audio Generation',
  text: 'Text Generation',
};

function common(entry: LedgerEntry, amount: Decimal, status: string, accounts: Accounts) {
  const { attributes } = entry;
  const provider = providerOf(entry);
  const id = text(attributes[ATTR.responseId]) ?? null;
  const cost = toText(amount);
  return {
    BilledCost: cost,
    BillingAccountId: accounts.ids[provider] ?? provider,
    BillingAccountName: null,
    BillingCurrency: currencyOf(entry),
    ChargeFrequency: 'Usage-Based',
    ContractedCost: cost,
    EffectiveCost: cost,
    InvoiceId: accounts.invoices[`${provider}:${monthOf(entry.time)}`] ?? null,
    InvoiceIssuerName: provider,
    ProviderName: provider,
    PublisherName: provider,
    ResourceId: id,
    ResourceType: id === null ? null : 'Generation',
    ServiceCategory: 'AI and Machine Learning',
    ServiceName: SERVICES[String(attributes[ATTR.outputType])] ?? 'Generation',
    ServiceSubcategory: 'Generative AI',
    Tags: object(tagsOf(attributes)),
    x_AttemptReason: value(attributes[ATTR.attemptReason]),
    x_ChargeKey: entry.chargeKey,
    x_CostBasis: value(attributes[ATTR.costBasis]),
    x_CostStatus: status,
    x_HasAudio: value(attributes[ATTR.mediaHasAudio]),
    x_Model: modelOf(entry) ?? null,
    x_ModelTier: value(attributes[ATTR.modelTier]),
    x_OutputId: value(attributes['costspan.output.id']),
    x_PriceVersion: value(attributes[ATTR.priceVersion]),
    x_Quality: value(attributes[ATTR.mediaQuality]),
    x_Resolution: value(attributes[ATTR.mediaResolution]),
    x_ServiceTier: value(attributes[ATTR.serviceTier]),
    x_TraceId: entry.traceId ?? null,
  };
}

/** The second of the charge, and the month in which it is billed; ends are exclusive. */
function periods(chargedAt: string, billedAt: string) {
  const start = Math.floor(Date.parse(chargedAt) / 1_000) * 1_000;
  const billed = new Date(billedAt);
  return {
    BillingPeriodStart: instant(Date.UTC(billed.getUTCFullYear(), billed.getUTCMonth())),
    BillingPeriodEnd: instant(Date.UTC(billed.getUTCFullYear(), billed.getUTCMonth() + 1)),
    ChargePeriodStart: instant(start),
    ChargePeriodEnd: instant(start + 1_000),
  };
}

function instant(at: number): string {
  return `${new Date(at).toISOString().slice(0, -5)}Z`;
}

function monthOf(time: string): string {
  return new Date(time).toISOString().slice(0, 7);
}

/** What is sold, whatever its conditions: `veo3.1:video_output/second` of `veo3.1:video_output/second:resolution=1080p`. */
function skuOf(priceId: string): string {
  return /^.*?:[a-z_]+\/[a-z_]+(?=:|$)/.exec(priceId)?.[0] ?? priceId;
}

function currencyOf({ attributes }: LedgerEntry): string {
  return text(attributes[ATTR.costCurrency]) ?? 'USD';
}

function providerOf({ attributes }: LedgerEntry): string {
  return text(attributes[ATTR.providerName]) ?? 'unknown';
}

function modelOf({ attributes }: LedgerEntry): string | undefined {
  return text(attributes[ATTR.requestModel]) ?? text(attributes[ATTR.responseModel]);
}

/** The app's own tags and its attribution by their keys; of two that have one name the attribution. */
function tagsOf(attributes: LedgerEntry['attributes']): Record<string, Attribute> {
  const own = Object.entries(attributes).filter(([name]) => name.startsWith(TAG));
  const attribution = [ATTR.plan, ATTR.feature, ATTR.action, ATTR.tenant]
    .map((name) => [name, attributes[name]] as const)
    .filter((pair): pair is [typeof ATTR.plan, Attribute] => pair[1] !== undefined);
  return Object.fromEntries([
    ...own.map(([name, value]) => [name.slice(TAG.length), value] as const),
    ...attribution.map(([name, value]) => [name.slice('costspan.'.length), value] as const),
  ]);
}

type Attribute = LedgerEntry['attributes'][string];

function value(of: Attribute | undefined): Value {
  return of === undefined || of === '' ? null : String(of);
}

/** A key-value column: null where no key has a value. */
function object(of: Readonly<Record<string, Attribute | undefined>>): Value {
  const known = Object.entries(of).filter(([, one]) => one !== undefined);
  return known.length === 0 ? null : JSON.stringify(Object.fromEntries(known));
}
