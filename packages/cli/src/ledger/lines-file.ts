import fs from 'node:fs';
import type { Attributes } from '@opentelemetry/api';
import type { LedgerRecord } from '@costspan/core/internal';
import { ledgerLine } from '@costspan/core/ledger';
import type { LedgerSink } from '@costspan/core/ledger';
import { WrongUse } from '../exit.ts';

/** Records as lines at the end of one file, as a ledger's folder has them. The first creates it. */
export class LinesFile implements LedgerSink {
  readonly #file: string;
  readonly #resource: Record<string, string>;
  #descriptor: number | undefined;

  constructor(file: string, resource: Record<string, string>) {
    this.#file = file;
    this.#resource = resource;
  }

  write(record: LedgerRecord, event: string, attributes: Attributes): void {
    try {
      this.#descriptor ??= fs.openSync(this.#file, 'a');
      fs.writeFileSync(this.#descriptor, ledgerLine(record, event, attributes, this.#resource));
    } catch (error) {
      throw new WrongUse(`${this.#file}: cannot be written: ${(error as Error).message}`);
    }
  }

  close(): void {
    if (this.#descriptor !== undefined) fs.closeSync(this.#descriptor);
  }
}
