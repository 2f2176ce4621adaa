/** Input that cannot be recorded: its message names field, value and fix. */
export class BadInput extends Error {
  constructor(field: string, value: unknown, fix: string) {
    super(`${field} is ${shown(value)}: ${fix}`);
  }
}

/** Characters of a text in a message: enough to know it by. */
const MAX_SHOWN = 80;

function shown(value: unknown): string {
  if (typeof value === 'string')
    return JSON.stringify(value.length > MAX_SHOWN ? `${value.slice(0, MAX_SHOWN)}…` : value);
  if (Array.isArray(value)) return `a list of ${value.length}`;
  if (typeof value === 'object' && value !== null) return 'an object';
  return typeof value === 'function' ? 'a function' : String(value);
}
