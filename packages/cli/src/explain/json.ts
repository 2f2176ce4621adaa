import { parse, printParseErrorCode } from 'jsonc-parser';
import type { ParseError } from 'jsonc-parser';

const WORDS: Readonly<Record<string, string>> = {
  InvalidSymbol: 'a word that is not true, false or null',
  InvalidNumberFormat: 'a number that is not written as JSON writes it',
  PropertyNameExpected: 'a property name in double quotes is expected',
  ValueExpected: 'a value is expected',
  ColonExpected: 'a colon is expected',
  CommaExpected: 'a comma is expected',
  CloseBraceExpected: 'a closing } is expected',
  CloseBracketExpected: 'a closing ] is expected',
  EndOfFileExpected: 'the end is expected after the first value',
  InvalidCommentToken: 'JSON has no comments',
  UnexpectedEndOfComment: 'JSON has no comments',
  UnexpectedEndOfString: 'a string does not end',
  UnexpectedEndOfNumber: 'a number does not end',
  InvalidUnicode: 'a \\u escape that is not four hexadecimal digits',
  InvalidEscapeCharacter: 'an escape that JSON does not know',
  InvalidCharacter: 'a control character in a string: write it as \\n, \\t or \\u....',
};

/**
 * Where a text stops being JSON. `JSON.parse` names a position for some errors only, and quotes the
 * text, which may hold a prompt.
 */
export function jsonProblem(text: string, firstLine: number): string {
  const errors: ParseError[] = [];
  try {
    parse(text, errors, { disallowComments: true, allowTrailingComma: false });
  } catch {
    return `line ${firstLine}: not JSON: nested too deep`;
  }
  const first = errors[0];
  if (!first) return `line ${firstLine}: not JSON`;
  const before = text.slice(0, first.offset);
  const line = firstLine + before.split('\n').length - 1;
  const column = first.offset - before.lastIndexOf('\n');
  return `line ${line}, column ${column}: not JSON: ${WORDS[printParseErrorCode(first.error)] ?? 'unexpected text'}`;
}
