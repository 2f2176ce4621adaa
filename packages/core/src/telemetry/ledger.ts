import type { Attributes, Context } from '@opentelemetry/api';
import { ATTR, EVENT } from '../semconv.ts';
import { VERSION } from '../version.ts';
import type { Logger, LoggerProvider } from './providers.ts';

/** SeverityNumber.INFO of the logs data model. */
const INFO = 9;

/** Writes charges as OpenTelemetry log records: unsampled, with the exact amount (CONTRACT 5). */
export class Ledger {
  readonly #logger: Logger;

  constructor(provider: LoggerProvider) {
    this.#logger = provider.getLogger('@costspan/core', VERSION);
  }

  /** One charge. `amount` is the exact decimal; it is left out where the charge is unpriced. */
  charge(attributes: Attributes, chargeKey: string, amount: string | undefined, context: Context, at: number): void {
    const record: Attributes = { ...attributes, [ATTR.chargeKey]: chargeKey, [ATTR.recordKey]: `${chargeKey}/charge/1` };
    if (amount !== undefined) record[ATTR.costAmountDecimal] = amount;
    this.#logger.emit({ eventName: EVENT.charge, attributes: record, context, timestamp: at, severityNumber: INFO, body: EVENT.charge });
  }
}
