import type { Attributes, Context } from '@opentelemetry/api';
import type { Charge } from '../charge.ts';
import { toText } from '../money.ts';
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

  /** Writes one charge; `record` becomes the log record's attributes. An unpriced one has no amount. */
  charge(record: Attributes, chargeKey: string, charge: Charge, context: Context, at: number): void {
    record[ATTR.chargeKey] = chargeKey;
    record[ATTR.recordKey] = `${chargeKey}/charge/1`;
    if (charge.status !== 'unpriced') record[ATTR.costAmountDecimal] = toText(charge.amount);
    this.#logger.emit({
      eventName: EVENT.charge,
      attributes: record,
      context,
      timestamp: at,
      severityNumber: INFO,
      body: EVENT.charge,
    });
  }
}
