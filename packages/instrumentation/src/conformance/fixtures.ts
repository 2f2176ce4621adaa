import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Fixture } from './options.ts';

/** Reads every JSON file of a folder as a fixture: `readFixtures(new URL('../fixtures/', import.meta.url))`. */
export function readFixtures(folder: URL): Fixture[] {
  return readdirSync(fileURLToPath(folder))
    .filter((file) => file.endsWith('.json'))
    .toSorted()
    .map((file) => JSON.parse(readFileSync(new URL(file, folder), 'utf8')) as Fixture);
}
