import type { Attributes, Context } from '@opentelemetry/api';
import { VERSION } from '../util/version.ts';
import type { LedgerSink } from './ledger.ts';
import type { LedgerRecord } from './record.ts';

/** The part of the logs API that the ledger needs; it lives in `@opentelemetry/api` from 1.10 on, before in `api-logs`. */
export interface LoggerProvider {
  getLogger(name: string, version?: string): Logger;
}

interface Logger {
  emit(record: {
    eventName: string;
    attributes: Attributes;
    context: Context;
    timestamp: number;
    severityNumber: number;
    body: string;
  }): void;
}

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
