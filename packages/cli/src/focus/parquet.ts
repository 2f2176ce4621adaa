import { decimal } from '@costspan/core/internal';
import { fileWriter, ParquetWriter } from 'hyparquet-writer';
import type { SchemaElement } from 'hyparquet-writer';
import { COLUMN_NAMES, COLUMNS } from './columns.ts';
import type { ColumnName, FocusRow } from './columns.ts';

/** Decimal places that are kept: far below the nano-dollar. */
const SCALE = 18;
const ROWS_IN_GROUP = 10_000;

/** Writes rows as Parquet: decimals exact as DECIMAL(38, 18), times as timestamps in UTC. */
export class ParquetFile {
  readonly #writer: ParquetWriter;
  #rows: FocusRow[] = [];

  constructor(file: string) {
    this.#writer = new ParquetWriter({
      writer: fileWriter(file),
      schema: [{ name: 'root', num_children: COLUMN_NAMES.length }, ...COLUMN_NAMES.map(element)],
      createdBy: 'costspan',
      kvMetadata: [{ key: 'FocusVersion', value: '1.2' }],
    });
  }

  async write(row: FocusRow): Promise<void> {
    this.#rows.push(row);
    if (this.#rows.length >= ROWS_IN_GROUP) await this.#flush();
  }

  async close(): Promise<void> {
    if (this.#rows.length > 0) await this.#flush();
    await this.#writer.finish();
  }

  async #flush(): Promise<void> {
    const rows = this.#rows;
    this.#rows = [];
    await this.#writer.write({
      columnData: COLUMN_NAMES.map((name) => ({ name, data: rows.map((row) => stored(name, row)) })),
      rowGroupSize: ROWS_IN_GROUP,
    });
  }
}

function element(name: ColumnName): SchemaElement {
  const type = typeOf(name);
  const repetition_type = COLUMNS[name].endsWith('?') ? 'OPTIONAL' : 'REQUIRED';
  if (type === 'decimal')
    return {
      name,
      repetition_type,
      type: 'FIXED_LEN_BYTE_ARRAY',
      type_length: 16,
      converted_type: 'DECIMAL',
      precision: 38,
      scale: SCALE,
    };
  if (type === 'time') return { name, repetition_type, type: 'INT64', converted_type: 'TIMESTAMP_MILLIS' };
  return { name, repetition_type, type: 'BYTE_ARRAY', converted_type: 'UTF8' };
}

function typeOf(name: ColumnName): string {
  return COLUMNS[name].replace('?', '');
}

function stored(name: ColumnName, row: FocusRow): bigint | Date | string | null {
  const value = row[name];
  if (value === null) return null;
  const type = typeOf(name);
  if (type === 'decimal') return BigInt(decimal(value).times(`1e${SCALE}`).round(0, 'half-up').toFixed());
  return type === 'time' ? new Date(value) : value;
}
