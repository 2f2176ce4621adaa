import { csvLine } from '../text/csv.ts';
import { rowJson } from './row.ts';
import type { Summary } from './summary.ts';

/** A row of CSV for each group: its keys, then the numbers of `--json` by their paths. Their sum is no row. */
export function reportCsv({ keys, groups, total }: Summary): string {
  const columns = Object.keys(flat(rowJson(total)));
  return [
    csvLine([...keys, ...columns]),
    ...groups.map(({ values, row }) => {
      const numbers = flat(rowJson(row));
      return csvLine([...values.map((value) => value ?? ''), ...columns.map((column) => numbers[column] ?? '')]);
    }),
  ].join('');
}

/** Nested numbers under `name.name`; lists by name (reasons, currencies) as JSON in one field. */
function flat(row: Record<string, unknown>): Record<string, string> {
  const fields: Record<string, string> = {};
  for (const [name, value] of Object.entries({ ...row, otherCurrencies: row['otherCurrencies'] ?? {} })) {
    if (name === 'otherCurrencies') fields[name] = listed(value);
    else if (typeof value === 'object' && value !== null)
      for (const [inner, one] of Object.entries(value))
        fields[`${name}.${inner}`] = typeof one === 'object' ? listed(one) : String(one);
    else fields[name] = value === null ? '' : String(value);
  }
  return fields;
}

function listed(value: unknown): string {
  return value === null || Object.keys(value as object).length === 0 ? '' : JSON.stringify(value);
}
