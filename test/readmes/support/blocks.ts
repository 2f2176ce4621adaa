import type { Code, RootContent } from 'mdast';
import { toString } from 'mdast-util-to-string';
import { slug } from 'github-slugger';
import { fromMarkdown } from 'mdast-util-from-markdown';

/** Languages of what a reader runs, or hands to what reads it; a block without a language is what was printed. */
const LANGUAGES = ['js', 'ts', 'sh', 'json', 'yaml'] as const;
export type Language = (typeof LANGUAGES)[number];

/** A fenced block that a reader is to run. */
export interface Block {
  readonly line: number;
  readonly language: Language;
  readonly text: string;
  /** heading above it, as a link names it */
  readonly section: string;
  /** why it cannot be run, as its fence says: `no-run: needs a key` */
  readonly whyNot: string | undefined;
  /** the blocks below it that show what it prints */
  readonly prints: readonly string[];
}

export interface Blocks {
  readonly blocks: readonly Block[];
  /** lines of blocks of which nobody knows what they are */
  readonly stray: readonly number[];
}

function whyNotOf({ meta }: Code): string | undefined {
  return /^no-run: (\S.*)$/.exec(meta ?? '')?.[1];
}

function isLanguage(language: string): language is Language {
  return (LANGUAGES as readonly string[]).includes(language);
}

/** The blocks of a text, in lists too. What is printed belongs to the last block before it in its section. */
export function blocksIn(markdown: string): Blocks {
  const blocks: (Block & { readonly prints: string[] })[] = [];
  const stray: number[] = [];
  let section = '';
  let last: (typeof blocks)[number] | undefined;
  const read = (node: RootContent): void => {
    if (node.type === 'heading') {
      section = slug(toString(node));
      last = undefined;
    }
    if ('children' in node) for (const child of node.children) read(child);
    if (node.type !== 'code') return;
    const line = node.position?.start.line ?? 0;
    const language = node.lang ?? '';
    const whyNot = whyNotOf(node);
    if (isLanguage(language) && (whyNot !== undefined || !node.meta)) {
      last = { line, language, text: node.value, section, whyNot, prints: [] };
      blocks.push(last);
    } else if (language === '' && last) last.prints.push(node.value);
    else if (language !== 'text' || whyNot === undefined) stray.push(line);
  };
  for (const node of fromMarkdown(markdown).children) read(node);
  return { blocks, stray };
}
