import stringWidth from 'string-width';
import wrapAnsi from 'wrap-ansi';

/** Lines of at most that many cells, broken between words where there are some. */
export function wrapped(text: string, width: number): string[] {
  if (width === Infinity) return text.split('\n');
  return wrapAnsi(text, Math.max(1, width), { hard: true }).split('\n');
}

/** A line begins with its indent, or with a name before two spaces: what does not fit goes below what comes after. */
const HEAD = /^\s*(?:\S+(?: \S+)* {2,})?/;

/** Text whose lines have at most that many cells; what does not fit goes on below, as far in as its line. */
export function fit(text: string, width: number): string {
  if (width === Infinity) return text;
  return text
    .split('\n')
    .flatMap((line) => (stringWidth(line) <= width ? [line] : hung(line, width)))
    .join('\n');
}

function hung(line: string, width: number): string[] {
  const whole = HEAD.exec(line)?.[0] ?? '';
  // A name that takes half of the line leaves no room beside it.
  const head = stringWidth(whole) <= width / 2 ? whole : (/^\s*/.exec(line)?.[0] ?? '').slice(0, width / 2);
  const below = ' '.repeat(stringWidth(head));
  return wrapped(line.slice(head.length).trimStart(), width - below.length).map(
    (one, at) => (at === 0 ? head : below) + one,
  );
}
