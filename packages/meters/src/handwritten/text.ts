import { whole } from '../shared/wire/index.ts';
import type { Fields } from '../shared/wire/index.ts';

/** Names for the length of the text that is spoken. */
const CHARACTERS = ['text_length', 'input_length', 'characters', 'character_count'];
/** Longer than any text that one call takes, and little enough to be written out. */
const MAX_CHARACTERS = 20_000_000;

/** A text as long as a bill says, and the name that says it. */
export function countedText(request: Fields): { readonly name: string; readonly text: string } | undefined {
  const name = CHARACTERS.find((one) => whole(request[one]) !== undefined);
  const count = name === undefined ? undefined : whole(request[name]);
  return name === undefined || count === undefined || count > MAX_CHARACTERS
    ? undefined
    : { name, text: 'x'.repeat(count) };
}
