import type { Column } from './columns.ts';
import { plain } from './plain.ts';

/** Text of others in Markdown: it marks nothing up, opens no tag, and mentions nobody. */
export function markdownText(text: string): string {
  return plain(text)
    .replaceAll('\n', ' ')
    .replace(/[\\`*_[\]<>|~#]/g, String.raw`\$&`)
    .replaceAll('@', '@\u200b');
}

/** Rows as a table of GitHub's Markdown. */
export function markdownTable(columns: readonly Column[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  return [
    line(columns.map(({ head }) => markdownText(head.toLowerCase()))),
    line(columns.map(({ number }) => (number ? '---:' : '---'))),
    ...rows.map((row) => line(row.map(markdownText))),
  ].join('\n');
}
