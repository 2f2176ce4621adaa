import type { Assumed } from '@costspan/core/internal';
import { plain } from '../text/plain.ts';
import type { Unread } from './unread.ts';

/** `duration=8, resolution=720p` */
export function assumedText(assumed: Assumed): string {
  return Object.entries(assumed)
    .map(([name, value]) => `${name}=${String(value)}`)
    .join(', ');
}

/** One sentence for each parameter that may be misspelt, and one for all others that a price does not depend on. */
export function unreadText(unread: readonly Unread[]): string[] {
  const others = unread.filter(({ suggestion }) => suggestion === undefined).map(({ name }) => name);
  return [
    ...unread.flatMap(({ name, suggestion }) =>
      suggestion === undefined ? [] : [`${name} is not read for this price; did you mean ${suggestion}?`],
    ),
    ...(others.length > 0 ? [`${others.join(', ')} ${others.length > 1 ? 'are' : 'is'} not read for this price`] : []),
  ];
}

/** Remarks of an answer as lines for people. */
export function noteLines(notes: readonly string[]): string[] {
  return notes.map((note) => `note: ${plain(note)}`);
}
