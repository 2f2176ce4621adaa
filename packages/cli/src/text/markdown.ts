import { plain } from './plain.ts';

/** Text of others in Markdown: it marks nothing up, opens no tag, and mentions nobody. */
export function markdownText(text: string): string {
  return plain(text)
    .replaceAll('\n', ' ')
    .replace(/[\\`*_[\]<>|~#]/g, String.raw`\$&`)
    .replaceAll('@', '@\u200b');
}

/** Rows as a table of GitHub's Markdown; columns named in `right` are numbers. */
export function markdownTable(
  head: readonly string[],
  rows: readonly (readonly string[])[],
  right: readonly string[] = [],
): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  return [
    line(head.map((name) => markdownText(name.toLowerCase()))),
    line(head.map((name) => (right.includes(name) ? '---:' : '---'))),
    ...rows.map((row) => line(row.map(markdownText))),
  ].join('\n');
}
