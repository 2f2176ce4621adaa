/**
 * Brings in what the book lacks of text tokens, from genai-prices and LiteLLM: `src/tokens/<biller>.json`. What the
 * book has itself stays above it. A maintainer runs it where a table has a new version, with Python at hand; nothing
 * else needs it. It prints what changed and what is left out, and why.
 *
 *   node packages/prices/scripts/tokens/main.ts
 */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { billerBookSchema } from '../../../core/src/price-check/schema.ts';
import type { BillerBook } from '../../../core/src/price-book/types.ts';
import { withTokens } from '../../src/tokens.ts';
import { tokensPath } from '../book.ts';
import { families } from '../families.ts';
import { IMPORTED } from './billers.ts';
import { tokenBook } from './imported.ts';
import type { TokenBook } from './imported.ts';
import { namedModels } from './models.ts';
import { withoutProblems } from './refused.ts';
import { changes, leftOut, summary } from './report.ts';
import { tables } from './tables.ts';
import { tokensText } from './text.ts';
import { tokensWithTiers } from './tiers.ts';

const root = join(import.meta.dirname, '../..');
const read = tables();
const tiers = families(root);
for (const imported of IMPORTED) {
  const { biller } = imported;
  const own = billerBookSchema.parse(JSON.parse(readFileSync(join(root, 'src/books', `${biller}.json`), 'utf8')));
  const named = namedModels(imported, read);
  const { tokens: found, refused } = withoutProblems(own, tokenBook(own, named));
  const tokens = tokensWithTiers(found, withTokens(own, found) as BillerBook, tiers);
  const path = join(root, tokensPath(biller));
  const before = existsSync(path) ? (JSON.parse(readFileSync(path, 'utf8')) as TokenBook) : undefined;
  console.log([summary(own, named, tokens), ...leftOut(named), ...refused, ...changes(before, tokens)].join('\n'));
  mkdirSync(join(root, 'src/tokens'), { recursive: true });
  writeFileSync(path, tokensText(tokens));
}
console.log('now run: node packages/prices/scripts/book.ts');
