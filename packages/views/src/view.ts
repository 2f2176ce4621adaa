import { readdirSync, readFileSync } from 'node:fs';
import { join, sep } from 'node:path';
import type { MetricLabel } from '@costspan/core';

export interface ViewFile {
  /** below the folder that a view is written to; `/` between its parts */
  readonly path: string;
  readonly content: string;
}

/** What one back end gets. Its files for the default labels are in the folder of its name, beside `src`. */
export interface View {
  readonly name: string;
  /** one line, for a list */
  readonly summary: string;
  files(labels: readonly MetricLabel[]): readonly ViewFile[];
}

/** The files in a view's folder, as they are. */
export function filesIn(name: string): ViewFile[] {
  const root = join(import.meta.dirname, '..', name);
  return readdirSync(root, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .toSorted()
    .map((file) => ({
      path: file.slice(root.length + 1).replaceAll(sep, '/'),
      content: readFileSync(file, 'utf8'),
    }));
}

/** The files in a view's folder, of which some are made, by path. */
export function filesOf(name: string, made: Readonly<Record<string, string>>): ViewFile[] {
  const written = filesIn(name).filter(({ path }) => !(path in made));
  return [...written, ...Object.entries(made).map(([path, content]) => ({ path, content }))];
}
