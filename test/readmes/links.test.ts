import { existsSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import GithubSlugger from 'github-slugger';
import type { Nodes } from 'mdast';
import { toString } from 'mdast-util-to-string';
import { visit } from 'unist-util-visit';
import { expect, it } from 'vitest';
import { ROOT } from '../packed/support/run.ts';
import { markdownFiles, markdownOf } from './support/markdown.ts';

const files = markdownFiles();

interface Link {
  readonly line: number | undefined;
  readonly path: string;
  readonly anchor: string | undefined;
}

/** Links and pictures that lead somewhere in the repository. */
function linksOf(file: string): Link[] {
  const links: Link[] = [];
  visit(markdownOf(file), (node: Nodes) => {
    if (node.type !== 'link' && node.type !== 'definition' && node.type !== 'image') return;
    if (/^[a-z]+:/.test(node.url)) return;
    const [path = '', anchor] = node.url.split('#');
    links.push({ line: node.position?.start.line, path: decodeURI(path), anchor });
  });
  return links;
}

/** What a link can name in a text, as GitHub writes it. */
function anchorsOf(file: string): Set<string> {
  const slugger = new GithubSlugger();
  const anchors = new Set<string>();
  visit(markdownOf(file), 'heading', (heading) => void anchors.add(slugger.slug(toString(heading))));
  return anchors;
}

/** What is wrong with a link, or undefined. */
function fault(file: string, { path, anchor }: Link): string | undefined {
  const target = path === '' ? file : join(dirname(file), path);
  if (target.startsWith('..') || !existsSync(join(ROOT, target))) return `${path}: there is no such file`;
  if (anchor === undefined) return undefined;
  // Of a folder GitHub shows the README.
  const text = statSync(join(ROOT, target)).isDirectory() ? join(target, 'README.md') : target;
  if (!files.includes(text)) return `${path}#${anchor}: ${text} is no text with headings`;
  return anchorsOf(text).has(anchor) ? undefined : `${path}#${anchor}: ${text} has no such heading`;
}

it.each(files)('%s links to what there is', (file) => {
  const faults = linksOf(file).flatMap((link) => {
    const what = fault(file, link);
    return what === undefined ? [] : [`line ${link.line}: ${what}`];
  });
  expect(faults).toEqual([]);
});

it('reads the links of tables, of lists and of several files', () => {
  const links = files.flatMap(linksOf);
  expect(files.length).toBeGreaterThan(60);
  expect(links.length).toBeGreaterThan(150);
  expect(links.filter(({ anchor }) => anchor !== undefined).length).toBeGreaterThan(10);
});
