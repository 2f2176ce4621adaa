import { WrongUse } from '../exit.ts';
import { quoted } from '../text/plain.ts';

const NUMBER = /^-?(0|[1-9]\d*)(\.\d+)?(e[+-]?\d+)?$/i;
const RESERVED: Readonly<Record<string, string>> = {
  provider: 'the provider is the first argument',
  model: 'the model is the second argument',
  day: 'the day is an option: --day YYYY-MM-DD',
};

/** `key=value` and `key:=JSON` as the request's parameters; a reserved key says where its value belongs. */
export function parametersOf(
  given: readonly string[],
  reserved: Readonly<Record<string, string>> = RESERVED,
): Record<string, unknown> {
  const parameters: Record<string, unknown> = Object.create(null) as Record<string, unknown>;
  for (const argument of given) {
    const at = argument.indexOf('=');
    if (at < 1) throw new WrongUse(`${quoted(argument)} is no parameter: write key=value, for example num_images=2`);
    const isJson = argument[at - 1] === ':';
    const key = argument.slice(0, isJson ? at - 1 : at);
    const value = argument.slice(at + 1);
    if (key === '')
      throw new WrongUse(`${quoted(argument)} names no parameter: write key:=JSON, for example num_images:=2`);
    if (Object.hasOwn(reserved, key)) throw new WrongUse(`${quoted(argument)}: ${reserved[key]}`);
    if (key in parameters) throw new WrongUse(`${quoted(key)} is given twice`);
    parameters[key] = isJson ? json(argument, value) : scalar(value);
  }
  return parameters;
}

function json(argument: string, value: string): unknown {
  try {
    return JSON.parse(value) as unknown;
  } catch {
    throw new WrongUse(`${quoted(argument)}: what follows := is not JSON; write text as key=text`);
  }
}

function scalar(value: string): string | number | boolean {
  if (value === 'true' || value === 'false') return value === 'true';
  // A number that would change its digits (a long seed, say) stays text.
  return NUMBER.test(value) && Number.isFinite(Number(value)) && value.length <= 15 ? Number(value) : value;
}

/** A day of the calendar, `YYYY-MM-DD`. */
export function dayOf(text: string, option = '--day'): string {
  const time = /^\d{4}-\d{2}-\d{2}$/.test(text) ? Date.parse(text) : Number.NaN;
  if (Number.isNaN(time) || new Date(time).toISOString().slice(0, 10) !== text)
    throw new WrongUse(`${option} is ${quoted(text)}: write a day of the calendar as YYYY-MM-DD`);
  return text;
}
