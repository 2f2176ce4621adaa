import { csvLine } from '../text/csv.ts';
import { COLUMN_NAMES, COLUMNS } from './columns.ts';
import type { ColumnName, FocusRow, Value } from './columns.ts';

export const CSV_HEADER: string = csvLine(COLUMN_NAMES);

/** A row; null is an empty field. */
export function csvRow(row: FocusRow): string {
  return csvLine(COLUMN_NAMES.map((name) => field(name, row[name])));
}

/** A column without a point in any row would be read as one of integers, which FOCUS has none of. */
function field(name: ColumnName, value: Value): string {
  if (value === null) return '';
  return COLUMNS[name].startsWith('decimal') && /^-?\d+$/.test(value) ? `${value}.0` : value;
}
