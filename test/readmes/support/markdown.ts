import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Root } from 'mdast';
import { fromMarkdown } from 'mdast-util-from-markdown';
import { ROOT } from '../../packed/support/run.ts';

/** Generated, or not for readers: reports of the public API, and notes for the next release. */
const NOT_READ = /\.api\.md$|^\.changeset\//;

/** Every text of the repository, by its path from the root. */
export function markdownFiles(): string[] {
  const listed = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard', '*.md'], { cwd: ROOT });
  return listed
    .toString()
    .split('\n')
    .filter((path) => path !== '' && !NOT_READ.test(path) && existsSync(join(ROOT, path)));
}

export function markdownOf(path: string): Root {
  return fromMarkdown(readFileSync(join(ROOT, path)));
}
