import type { Attributes } from '@opentelemetry/api';
import type { Logger, LoggerProvider } from '../recording/providers.ts';
import { VERSION } from '../util/version.ts';
import type { LedgerSink } from './ledger.ts';
import type { LedgerRecord } from './record.ts';

/** SeverityNumber.INFO of the logs data model. */
const INFO = 9;

/** Records as OpenTelemetry log records: as lossless as the app's log pipeline. */
export class OtelSink implements LedgerSink {
  readonly #logger: Logger;

  constructor(provider: LoggerProvider) {
    this.#logger = provider.getLogger('@costspan/core', VERSION);
  }

  write(record: LedgerRecord, event: string, attributes: Attributes): void {
    this.#logger.emit({
      eventName: event,
      attributes,
      context: record.context,
      timestamp: record.time,
      severityNumber: INFO,
      body: event,
    });
  }
}
