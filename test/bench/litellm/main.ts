/**
 * The worked bills of `test/bills`, priced by LiteLLM's own cost functions and by costspan: how many
 * each gets right, wrong, and leaves unpriced. LiteLLM is installed from PyPI into a cache folder of
 * this benchmark; nothing else depends on it.
 *
 *   node test/bench/litellm/main.ts
 */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { decimal } from '@costspan/core/internal';
import { bills, explained } from '../../bills/bills.ts';
import type { Bill } from '../../bills/bills.ts';
import { ROOT } from '../paths.ts';
import { table } from '../table.ts';

const VERSION = '1.110.2';
const CACHE = join(ROOT, '.cache/litellm');
const RESULT = join(ROOT, '.cache/litellm.json');

/** A bill as a call of LiteLLM, in its own names (`calls.json`), and what it really costs. */
interface Call {
  readonly id: string;
  readonly amount: string;
}

type Priced = { readonly amount: string } | { readonly error: string };
type Verdict = 'right' | 'wrong' | 'unpriced';

interface Row extends Call {
  readonly costspan: Priced;
  readonly litellm: Priced;
  readonly verdicts: Readonly<Record<'costspan' | 'litellm', Verdict>>;
}

const calls = JSON.parse(readFileSync(join(import.meta.dirname, 'calls.json'), 'utf8')) as Call[];
const known = new Map(bills().map((bill) => [bill.id, bill]));
const asked = calls.filter(({ id }) => known.has(id));
const litellm = pricedByLiteLlm(asked);
const rows: Row[] = [];
for (const { id, amount } of asked) {
  const theirs = litellm[id] ?? { error: 'no answer' };
  const ours = await pricedByCostspan(known.get(id));
  rows.push({
    id,
    amount,
    costspan: ours,
    litellm: theirs,
    verdicts: { costspan: verdict(ours, amount), litellm: verdict(theirs, amount) },
  });
}
const counts = (who: 'costspan' | 'litellm'): Record<Verdict, number> => {
  const all = rows.map(({ verdicts }) => verdicts[who]);
  const count = (wanted: Verdict): number => all.filter((one) => one === wanted).length;
  return { right: count('right'), wrong: count('wrong'), unpriced: count('unpriced') };
};
const result = {
  date: new Date().toISOString().slice(0, 10),
  litellm: VERSION,
  bills: rows.length,
  counts: { costspan: counts('costspan'), litellm: counts('litellm') },
  rows,
};
writeFileSync(RESULT, `${JSON.stringify(result, null, 2)}\n`);
console.log(
  table(
    ['bill', 'amount', 'costspan', 'litellm'],
    rows.map(({ id, amount, ...row }) => [
      id,
      amount,
      shown(row.verdicts.costspan, row.costspan),
      shown(row.verdicts.litellm, row.litellm),
    ]),
  ),
);
console.log(`\n| ${rows.length} bills | right | wrong | unpriced |\n|---|---:|---:|---:|`);
for (const who of ['costspan', 'litellm'] as const) {
  const { right, wrong, unpriced } = result.counts[who];
  console.log(`| ${who === 'litellm' ? `LiteLLM ${VERSION}` : 'costspan'} | ${right} | ${wrong} | ${unpriced} |`);
}
console.log(`\n${result.date}, LiteLLM ${VERSION} with the price map it comes with; all rows: ${RESULT}`);

function pricedByLiteLlm(given: readonly Call[]): Record<string, Priced> {
  const python = join(CACHE, 'bin/python');
  const isInstalled = existsSync(python) && installedVersion(python) === VERSION;
  if (!isInstalled) {
    console.error(`installing litellm ${VERSION} into ${CACHE} (a minute or two)`);
    mkdirSync(CACHE, { recursive: true });
    execFileSync('python3', ['-m', 'venv', CACHE], { stdio: ['ignore', 'ignore', 'inherit'] });
    execFileSync(python, ['-m', 'pip', 'install', '--quiet', `litellm==${VERSION}`], {
      stdio: ['ignore', 'ignore', 'inherit'],
    });
  }
  console.error(`pricing ${given.length} bills with litellm ${VERSION}`);
  const output = execFileSync(python, [join(import.meta.dirname, 'price.py')], {
    input: JSON.stringify(given),
    encoding: 'utf8',
    maxBuffer: 16 * 1024 * 1024,
    stdio: ['pipe', 'pipe', 'ignore'],
    // The map of the release, not of the day; and no tokenizer from the network.
    env: { ...process.env, LITELLM_LOCAL_MODEL_COST_MAP: 'True', HF_HUB_OFFLINE: '1' },
  });
  return JSON.parse(output.slice(output.lastIndexOf('\n{') + 1)) as Record<string, Priced>;
}

function installedVersion(python: string): string {
  try {
    return execFileSync(python, ['-c', 'import importlib.metadata as m; print(m.version("litellm"))'], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    }).trim();
  } catch {
    return '';
  }
}

async function pricedByCostspan(bill: Bill | undefined): Promise<Priced> {
  const charge = bill && (await explained(bill));
  const amount = charge?.['amount'];
  return typeof amount === 'string' ? { amount } : { error: String(charge?.['reason'] ?? 'not billable') };
}

/** LiteLLM counts in doubles: what is off by less than a billionth is right. */
function verdict(priced: Priced, amount: string): Verdict {
  if ('error' in priced) return 'unpriced';
  const truth = decimal(amount);
  return decimal(priced.amount).minus(truth).abs().lte(truth.times('1e-9')) ? 'right' : 'wrong';
}

function shown(found: Verdict, priced: Priced): string {
  return found === 'wrong' && 'amount' in priced ? `wrong: ${decimal(priced.amount).prec(6).toFixed()}` : found;
}
