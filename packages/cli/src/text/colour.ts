import { styleText } from 'node:util';

/** On a terminal that has colours, unless NO_COLOR; also elsewhere with FORCE_COLOR. */
export function heading(text: string): string {
  return styled('bold', text);
}

/** What is wrong, missing or unknown. */
export function bad(text: string): string {
  return styled('red', text);
}

export function styled(format: Parameters<typeof styleText>[0], text: string): string {
  return styleText(format, text, { stream: process.stdout });
}
