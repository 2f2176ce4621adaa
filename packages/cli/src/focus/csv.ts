import { COLUMN_NAMES } from './columns.ts';
import type { FocusRow } from './columns.ts';

export const CSV_HEADER: string = `${COLUMN_NAMES.join(',')}\n`;

/** A row of RFC 4180; null is an empty field. */
export function csvRow(row: FocusRow): string {
  return `${COLUMN_NAMES.map((name) => field(row[name] ?? '')).join(',')}\n`;
}

function field(text: string): string {
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
