import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { ViewFile } from '@costspan/views';

export interface Written {
  readonly path: string;
  /** `changed`: it is there with other content, and stays as it is */
  readonly status: 'written' | 'unchanged' | 'changed' | 'not written';
}

/** Writes files below a folder. Where one would replace other content, none is written, unless `force` says so. */
export function write(folder: string, files: readonly ViewFile[], force: boolean): Written[] {
  const plans = files.map(({ path, content }) => {
    const target = join(folder, path);
    const found = existsSync(target) ? readFileSync(target, 'utf8') : undefined;
    return { path, target, content, same: found === content, changed: found !== undefined && found !== content };
  });
  if (!force && plans.some(({ changed }) => changed))
    return plans.map(({ path, same, changed }) => ({
      path,
      status: changed ? 'changed' : same ? 'unchanged' : 'not written',
    }));
  return plans.map(({ path, target, content, same }) => {
    if (!same) {
      mkdirSync(dirname(target), { recursive: true });
      writeFileSync(target, content);
    }
    return { path, status: same ? 'unchanged' : 'written' };
  });
}
