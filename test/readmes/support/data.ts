import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { billerBookSchema, bookProblems, problemText } from '@costspan/core/schema';
import { withTokens } from '@costspan/prices/tokens';
import { parse } from 'yaml';
import { run } from '../../packed/support/run.ts';
import type { Block } from './blocks.ts';

type Data = Readonly<Record<string, unknown>>;

/** What `source` stands for where a README shortens it. */
const READING = { source: 'https://example.com/prices', seen: '2026-11-01', evidence: 'vendor_page' };

/** Hands data to what reads it. What nothing of costspan reads has to be of its language. */
export async function readData({ language, text }: Block, folder: string, installed: string): Promise<void> {
  const data = (language === 'yaml' ? parse(text) : JSON.parse(text)) as Data;
  if ('model' in data && ('rates' in data || 'prices' in data)) return expectModel(data);
  if (['multipliers', 'rates', 'books', 'credits', 'exchangeRates'].some((key) => key in data))
    return expectLayer(text, folder, installed);
}

/** Prices of one's own: the file that commands below name. */
async function expectLayer(text: string, folder: string, installed: string): Promise<void> {
  writeFileSync(join(folder, 'prices.json'), text);
  const costspan = join(installed, 'node_modules/costspan/dist/main.js');
  await run(process.execPath, [costspan, 'prices', 'check', 'prices.json'], { cwd: folder });
}

/** A model of a price book, with its rates, or with a table's prices of tokens. */
function expectModel(model: Data): void {
  const empty = { biller: 'fal', currency: 'USD', models: [] };
  const book =
    'rates' in model
      ? { ...empty, models: [model] }
      : withTokens(empty as never, { biller: 'fal', readings: [READING, READING], models: [model as never] });
  const problems = bookProblems(billerBookSchema.parse(book), 'bundled');
  if (problems.length > 0) throw new Error(problems.map(problemText).join('\n'));
}
