import { WrongUse } from '../exit.ts';
import { quoted } from './plain.ts';

/** One of the formats that a command has; `--json` is short for `--format json`. */
export function formatOf<T extends string>(
  { format, json }: { readonly format?: string | undefined; readonly json?: true | undefined },
  known: readonly T[],
): T {
  if (json && format !== undefined && format !== 'json')
    throw new WrongUse(`--json is --format json: leave out --format ${quoted(format)}`);
  const wanted = json ? 'json' : (format ?? known[0]);
  const found = known.find((one) => one === wanted);
  if (found === undefined) throw new WrongUse(`--format is ${quoted(format)}: write ${known.join(', ')}`);
  return found;
}

/** US dollars of an option. */
export function dollarsOption(option: string, given: string): string {
  if (!/^\d{1,9}(\.\d{1,12})?$/.test(given))
    throw new WrongUse(`${option} is ${quoted(given)}: write US dollars, like 100 or 0.5`);
  return given;
}
