import type { AttributeValue } from '@opentelemetry/api';
import {
  ATTR_ERROR_TYPE,
  ATTR_SERVER_ADDRESS,
  ATTR_SERVER_PORT,
  ATTR_SERVICE_INSTANCE_ID,
} from '@opentelemetry/semantic-conventions';

/**
 * Every name that costspan writes; `packages/core/SEMCONV.md` says what each means. OpenTelemetry's stable names come
 * from its package, which the build brings along: at run time it would be one more package to load for four words.
 * Those for generative AI follow the conventions as of 2026-11
 * (https://github.com/open-telemetry/semantic-conventions-genai); they are copied here because that repository
 * publishes no package and `semantic-conventions` asks libraries not to import its incubating entry point.
 */
export const ATTR = {
  operationName: 'gen_ai.operation.name',
  providerName: 'gen_ai.provider.name',
  requestModel: 'gen_ai.request.model',
  responseModel: 'gen_ai.response.model',
  responseId: 'gen_ai.response.id',
  responseStatus: 'gen_ai.response.status',
  outputType: 'gen_ai.output.type',
  inputTokens: 'gen_ai.usage.input_tokens',
  outputTokens: 'gen_ai.usage.output_tokens',
  errorType: ATTR_ERROR_TYPE as 'error.type',
  serverAddress: ATTR_SERVER_ADDRESS as 'server.address',
  serverPort: ATTR_SERVER_PORT as 'server.port',

  costAmount: 'costspan.cost.amount',
  costAmountDecimal: 'costspan.cost.amount_decimal',
  costTotalDecimal: 'costspan.cost.total_decimal',
  costCurrency: 'costspan.cost.currency',
  costListAmount: 'costspan.cost.list_amount',
  costStatus: 'costspan.cost.status',
  costStatusBefore: 'costspan.cost.status_before',
  costSource: 'costspan.cost.source',
  costBasis: 'costspan.cost.basis',
  costEstimate: 'costspan.cost.estimate',
  costMissingReason: 'costspan.cost.missing_reason',
  costMissingItems: 'costspan.cost.missing_items',
  costImplausible: 'costspan.cost.implausible',

  billingOutcome: 'costspan.billing.outcome',
  billingUnit: 'costspan.billing.unit',
  billingQuantity: 'costspan.billing.quantity',
  billingUnitPrice: 'costspan.billing.unit_price',
  billingLines: 'costspan.billing.lines',
  billingRequestedQuantity: 'costspan.billing.requested_quantity',

  priceId: 'costspan.price.id',
  priceVersion: 'costspan.price.version',
  priceChecked: 'costspan.price.checked',
  priceOrigin: 'costspan.price.origin',

  modelTier: 'costspan.model.tier',
  serviceTier: 'costspan.service_tier',

  mediaCount: 'costspan.media.count',
  mediaWidth: 'costspan.media.width',
  mediaHeight: 'costspan.media.height',
  mediaResolution: 'costspan.media.resolution',
  mediaDuration: 'costspan.media.duration',
  mediaHasAudio: 'costspan.media.has_audio',
  mediaQuality: 'costspan.media.quality',
  inputCharacters: 'costspan.input.characters',
  inputImages: 'costspan.input.images',
  inputDuration: 'costspan.input.duration',

  transportRetryCount: 'costspan.transport.retry_count',
  retryCount: 'costspan.retry.count',

  feature: 'costspan.feature',
  plan: 'costspan.plan',
  action: 'costspan.action',
  tenant: 'costspan.tenant',

  jobMode: 'costspan.job.mode',
  jobPollCount: 'costspan.job.poll_count',
  jobQueueTime: 'costspan.job.queue_time',
  jobRunTime: 'costspan.job.run_time',

  usageMeasures: 'costspan.usage.measures',
  usageFacts: 'costspan.usage.facts',

  chargeKey: 'costspan.charge.key',
  recordKey: 'costspan.record.key',

  attemptNumber: 'costspan.attempt.number',
  attemptReason: 'costspan.attempt.reason',
  failoverFromProvider: 'costspan.failover.from.provider',
  failoverFromModel: 'costspan.failover.from.model',
  failoverFromTier: 'costspan.failover.from.tier',
  failoverPriceRatio: 'costspan.failover.price_ratio',
  tierMismatch: 'costspan.tier_mismatch',
  gateName: 'costspan.gate.name',

  outputId: 'costspan.output.id',
  outputName: 'costspan.output.name',
  outputAttempts: 'costspan.output.attempts',
  outputOutcome: 'costspan.output.outcome',
  outputTotalCost: 'costspan.output.total_cost',
  outputWastedCost: 'costspan.output.wasted_cost',
  plannedProvider: 'costspan.output.planned.provider',
  plannedModel: 'costspan.output.planned.model',
  plannedTier: 'costspan.output.planned.tier',
  verdictReason: 'costspan.verdict.reason',
  adjustmentDirection: 'costspan.adjustment.direction',

  budgetName: 'costspan.budget.name',
  budgetKey: 'costspan.budget.key',
  budgetSpent: 'costspan.budget.spent',
  budgetMax: 'costspan.budget.max',
  budgetThreshold: 'costspan.budget.share',

  tokenType: 'costspan.token.type',
  serviceInstanceId: ATTR_SERVICE_INSTANCE_ID as 'service.instance.id',
} as const;

/** What the names of the app's own tags begin with. */
export const TAG = 'costspan.tag.';

/** The names under which other products look for a cost in US dollars. */
export const ALIAS = {
  cost: 'gen_ai.usage.cost',
  otelDraftAmount: 'gen_ai.usage.cost.amount',
  otelDraftCurrency: 'gen_ai.usage.cost.currency',
  otelDraftSource: 'gen_ai.usage.cost.source',
  openInference: 'llm.cost.total',
  langfuse: 'langfuse.observation.cost_details',
  logfire: 'operation.cost',
  sentry: 'gen_ai.cost.total_tokens',
} as const;

type NameOf<T> = T[keyof T];

/**
 * Attributes by their names in `ATTR` and `ALIAS`. Where they are written at every call the names are
 * spelled out: an object whose properties the source names keeps its shape, one that is filled through
 * variables becomes a hash table.
 */
export type NamedAttributes = Partial<
  Record<NameOf<typeof ATTR> | NameOf<typeof ALIAS> | `costspan.tag.${string}`, AttributeValue>
>;

/** Instruments. */
export const METRIC = {
  cost: 'costspan.cost',
  costPerGeneration: 'costspan.cost.per_generation',
  costRejected: 'costspan.cost.rejected',
  costAtRisk: 'costspan.cost.at_risk',
  costAtRiskResolved: 'costspan.cost.at_risk.resolved',
  costAdjustment: 'costspan.cost.adjustment',
  generations: 'costspan.generations',
  unpriced: 'costspan.generations.unpriced',
  implausible: 'costspan.generations.implausible',
  outputs: 'costspan.outputs',
  outputCost: 'costspan.output.cost',
  tierMismatches: 'costspan.tier_mismatches',
  usageImages: 'costspan.usage.images',
  usageMegapixels: 'costspan.usage.megapixels',
  usageSeconds: 'costspan.usage.seconds',
  usageCharacters: 'costspan.usage.characters',
  usageCredits: 'costspan.usage.credits',
  usageTokens: 'costspan.usage.tokens',
  budgetExceeded: 'costspan.budget.exceeded',
  budgetDenied: 'costspan.budget.denied',
  priceAge: 'costspan.price.age',
  priceBookAge: 'costspan.price.book.age',
  inferenceDuration: 'gen_ai.client.inference.duration',
} as const;

/** Events of the ledger. */
export const EVENT = {
  charge: 'costspan.charge',
  correction: 'costspan.correction',
  verdict: 'costspan.verdict',
} as const;

/** Log records of budgets over periods. */
export const BUDGET_EVENT = {
  threshold: 'costspan.budget.threshold',
  exceeded: 'costspan.budget.exceeded',
} as const;

/** Events on the span of an output. */
export const SPAN_EVENT = {
  budgetExceeded: 'costspan.budget.exceeded',
  budgetRefused: 'costspan.budget.refused',
} as const;

/** Values of `gen_ai.operation.name`. */
export const OPERATION = {
  chat: 'chat',
  generateContent: 'generate_content',
  fetchResponse: 'fetch_response',
} as const;
