import type { Change } from './decide.ts';

export interface Day {
  readonly changes: readonly Change[];
  readonly same: number;
  /** vendors that did not answer */
  readonly silent: readonly string[];
}

/** What a person reads who merges the day's change, as Markdown. */
export function report({ changes, same, silent }: Day): string {
  const entered = changes.filter(({ reason }) => reason === undefined);
  const left = changes.filter(({ reason }) => reason !== undefined);
  const have = entered.length === 1 ? 'has' : 'have';
  return [
    `${same} prices are as their vendors state them, ${entered.length} ${have} changed.\n`,
    ...table(entered, []),
    ...(left.length > 0
      ? [
          "## For a person\n\nNot entered: read the vendor's page, and enter what it says by hand.\n",
          ...table(left, ['why']),
        ]
      : []),
    ...(silent.length > 0 ? [`## No answer\n\n${silent.join(', ')}\n`] : []),
  ].join('\n');
}

function table(changes: readonly Change[], more: readonly 'why'[]): string[] {
  if (changes.length === 0) return [];
  const head = ['price', 'before', 'after', 'source', ...more];
  const rows = changes.map(({ biller, id, before, after, currency, source, reason = '' }) => [
    `${biller} \`${id}\``,
    `${before} ${currency}`,
    `${after} ${currency}`,
    source,
    ...more.map(() => reason.replaceAll('|', '/')),
  ]);
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  return [[line(head), `|---|---:|---:|${'---|'.repeat(head.length - 3)}`, ...rows.map(line)].join('\n') + '\n'];
}
