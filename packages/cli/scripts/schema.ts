/** Writes the JSON Schema of forecast files for editors; `--check` writes nothing and fails where it is out of date. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { forecastJsonSchema } from '../src/forecast/schema.ts';

const path = join(import.meta.dirname, '../forecast.schema.json');
const text = `${JSON.stringify(forecastJsonSchema(), null, 2)}\n`;

if (!process.argv.includes('--check')) writeFileSync(path, text);
else if (readFileSync(path, 'utf8') !== text) {
  console.error('out of date: packages/cli/forecast.schema.json; run node packages/cli/scripts/schema.ts');
  process.exitCode = 1;
}
