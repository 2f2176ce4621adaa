/** Writes the files of the views that are made, for the default labels, into their folders. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { VIEWS } from '../src/index.ts';

for (const view of VIEWS)
  for (const { path, content } of view.files(['plan', 'feature'])) {
    const file = join(import.meta.dirname, '..', view.name, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, content);
  }
