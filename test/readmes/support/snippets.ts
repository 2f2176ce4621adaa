import { globSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { compile } from '../../packed/support/compile.ts';
import { ROOT } from '../../packed/support/run.ts';
import type { Block } from './blocks.ts';
import type { Place } from './place.ts';

/** The name that a snippet's first line gives it, and the command that runs it: `// telemetry.mjs, for `node …``. */
function headOf({ text }: Block): { readonly name: string | undefined; readonly command: string | undefined } {
  const found = /^\/\/ ([\w./-]+\.[cm]?[jt]s)(?:, (?:for|run by) `(.+)`)?$/.exec(text.split('\n')[0] ?? '');
  return { name: found?.[1], command: found?.[2] };
}

export function isCode({ language }: Block): boolean {
  return language === 'js' || language === 'ts';
}

/** Name of a snippet's file in its place. */
export function fileOf(block: Block): string {
  return headOf(block).name ?? `line-${block.line}.${block.language === 'ts' ? 'ts' : 'mjs'}`;
}

/** What a reader types to run a snippet; without a name it is run by itself. */
export function commandOf(block: Block): string | undefined {
  return block.language === 'sh' ? block.text : headOf(block).command;
}

/** Writes a README's snippets, so that its commands find them. */
export function writeSnippets({ folder }: Place, blocks: readonly Block[]): void {
  for (const block of blocks.filter(isCode)) {
    const path = join(folder, fileOf(block));
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, block.text);
  }
}

/** What the compiler says of a README's TypeScript. */
export async function typeErrors({ folder, isExample }: Place, blocks: readonly Block[]): Promise<string> {
  const files = blocks.filter(({ language }) => language === 'ts').map(fileOf);
  if (files.length === 0 || isExample) return '';
  const modules = { module: 'nodenext', moduleDetection: 'force', allowImportingTsExtensions: true };
  const options = { ...modules, skipLibCheck: true, types: ['node'] };
  return compile(folder, options, [...files, join(import.meta.dirname, '../reader/names.mts')]);
}

/** Whether a snippet of an example stands in its sources, which its commands run. An app of one's own has nothing simulated. */
export function isQuoted({ text }: Block, { of }: Place): boolean {
  const folder = join(ROOT, of);
  const plain = (code: string): string => code.replaceAll(/^\s+/gm, '').replaceAll(/\(simulated\.\w+\)/g, '()');
  const sources = globSync('{*,src/*,app/**/*}.{js,mjs,ts}', { cwd: folder });
  return sources.some((path) => plain(readFileSync(join(folder, path), 'utf8')).includes(plain(text)));
}
