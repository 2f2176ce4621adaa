import { readFile } from 'node:fs/promises';
import { parse } from 'csv-parse/sync';
import { WrongUse } from '../exit.ts';
import { numbersAsText } from './exact-json.ts';
import { invoiceLines } from './formats.ts';
import type { InvoiceLine } from './line.ts';

/** The lines of a bill: CSV with a header, JSON, or JSON values one per line (pages of an API, say). */
export async function readInvoice(file: string): Promise<InvoiceLine[]> {
  const text = await contents(file);
  if (text.trim() === '') throw new WrongUse(`${file}: the invoice is empty`);
  const values = /^\s*[[{]/.test(text) ? jsonValues(text, file) : csvRows(text, file);
  const lines = values.flatMap(({ value, where }) => invoiceLines(value, where));
  if (lines.length === 0) throw new WrongUse(`${file}: no line of this invoice states a cost`);
  const currencies = [...new Set(lines.map((line) => line.currency))];
  if (currencies.length > 1)
    throw new WrongUse(`${file}: amounts in ${currencies.join(' and ')}; split the invoice by currency`);
  return lines;
}

async function contents(file: string): Promise<string> {
  try {
    return (await readFile(file, 'utf8')).replace(/^\ufeff/, '');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new WrongUse(
      code === 'ENOENT' ? `${file}: no such file` : `${file}: cannot be read (${code ?? 'unknown error'})`,
    );
  }
}

interface Value {
  readonly value: unknown;
  readonly where: string;
}

function jsonValues(text: string, file: string): Value[] {
  const whole = parsed(text);
  if (whole !== undefined) return [{ value: whole, where: file }];
  return text.split('\n').flatMap((line, i) => {
    if (line.trim() === '') return [];
    const value = parsed(line);
    if (value === undefined)
      throw new WrongUse(`${file}: neither JSON nor JSON by lines: line ${i + 1} is ${line.slice(0, 40)}`);
    return [{ value, where: `${file}:${i + 1}` }];
  });
}

function parsed(text: string): unknown {
  try {
    return numbersAsText(text);
  } catch {
    return undefined;
  }
}

function csvRows(text: string, file: string): Value[] {
  const delimiter = text.slice(0, text.indexOf('\n')).includes('\t') ? '\t' : ',';
  try {
    const rows = parse(text, { columns: true, skip_empty_lines: true, trim: true, info: true, delimiter }) as {
      record: Record<string, string>;
      info: { lines: number };
    }[];
    return rows.map(({ record, info }) => ({ value: record, where: `${file}:${info.lines}` }));
  } catch (error) {
    throw new WrongUse(`${file}: not CSV: ${(error as Error).message}`);
  }
}
