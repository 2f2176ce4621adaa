import { csvLine } from '../text/csv.ts';
import { COLUMN_NAMES } from './columns.ts';
import type { FocusRow } from './columns.ts';

export const CSV_HEADER: string = csvLine(COLUMN_NAMES);

/** A row; null is an empty field. */
export function csvRow(row: FocusRow): string {
  return csvLine(COLUMN_NAMES.map((name) => row[name] ?? ''));
}
