/**
 * Asks the pricing APIs that are open to everyone, and enters what they state into the books of this checkout.
 *
 *   node test/tools/daily-prices/main.ts REPORT.md
 *
 * Writes the text of the change to the file, and `changed` and `person` to GITHUB_OUTPUT. Exit code 1 where nobody answered.
 */
import { appendFileSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { bundledBook } from '@costspan/core';
import { today } from '@costspan/core/internal';
import type { BillerBook } from '@costspan/core/internal';
import { VendorProblem } from '../../../packages/cli/src/vendor-api/http.ts';
import { ask, vendorOf } from '../../../packages/cli/src/prices/live/vendors.ts';
import { decide } from './decide.ts';
import type { Change } from './decide.ts';
import { report } from './report.ts';

/** Those of which the books have prices by hand. */
const OPEN = ['azure', 'aws', 'openrouter', 'vercel_ai_gateway', 'runware'];
const BOOKS = join(import.meta.dirname, '../../../packages/prices/src/books');

const [, , file] = process.argv;
if (file === undefined) throw new Error('node test/tools/daily-prices/main.ts REPORT.md');

const changes: Change[] = [];
const silent: string[] = [];
let same = 0;
for (const name of OPEN) {
  const vendor = vendorOf(name, bundledBook());
  const path = join(BOOKS, `${vendor.provider}.json`);
  try {
    const { prices } = await ask(vendor, undefined);
    const book = JSON.parse(readFileSync(path, 'utf8')) as BillerBook;
    const decision = decide(book, prices, { source: `${vendor.baseUrl}${vendor.path}`, day: today() });
    changes.push(...decision.changes);
    same += decision.same;
    writeFileSync(path, JSON.stringify(decision.book));
  } catch (error) {
    if (!(error instanceof VendorProblem)) throw error;
    console.error(error.message);
    silent.push(vendor.provider);
  }
}
writeFileSync(file, report({ changes, same, silent }));
const person = changes.some(({ reason }) => reason !== undefined);
if (process.env['GITHUB_OUTPUT']) appendFileSync(process.env['GITHUB_OUTPUT'], `person=${person}\n`);
if (silent.length === OPEN.length) process.exitCode = 1;
