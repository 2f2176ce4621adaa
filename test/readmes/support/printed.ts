/** What a snippet says of its output: blocks below it, and comments behind `console.log(…);`. */

const DAY = /\b20\d\d-\d\d-\d\d\b/g;

/** What differs from day to day, and how wide the words are set. */
function lasting(text: string): string {
  return text.replaceAll(DAY, 'DAY').replaceAll(/\s+/g, ' ').trim();
}

/** `…` stands for anything, on the line where it is. */
function pattern(line: string): RegExp {
  const parts = lasting(line)
    .split('…')
    .map((part) => part.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`));
  return new RegExp(`^${parts.join('.*')}$`);
}

/**
 * The first line of what a README shows that was not printed, in its order; a line of nothing but `…` stands for lines.
 *
 * @returns undefined where all were
 */
export function notPrinted(shown: string, printed: string): string | undefined {
  let left = printed.split('\n').map(lasting);
  let isAnywhere = true;
  for (const line of shown.split('\n')) {
    if (line.trim() === '…') isAnywhere = true;
    else {
      const wanted = pattern(line);
      const found = isAnywhere ? left.findIndex((one) => wanted.test(one)) : wanted.test(left[0] ?? '') ? 0 : -1;
      if (found === -1) return line;
      left = left.slice(found + 1);
      isAnywhere = false;
    }
  }
  return undefined;
}

/** Whether a README shows a line that was printed. */
export function isShown(line: string, shown: string): boolean {
  return shown.split('\n').some((one) => one.trim() !== '…' && pattern(one).test(lasting(line)));
}

/** What the comments behind `console.log(…);` of a snippet say that it prints, or undefined without any. */
export function commented(snippet: string): string | undefined {
  const comments = [...snippet.matchAll(/^\s*console\.log\(.*\); \/\/ (.+)$/gm)].map(([, comment]) => comment);
  return comments.length === 0 ? undefined : comments.join(' ');
}

/** Whether all that was printed is what the comments say. */
export function isPrinted(comments: string, printed: string): boolean {
  return pattern(comments).test(lasting(printed));
}
