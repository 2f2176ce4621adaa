import { ROOT_CONTEXT } from '@opentelemetry/api';
import { ATTR, decimal, mainLine, today, toText } from '@costspan/core/internal';
import type { Decimal, PricedCharge } from '@costspan/core';
import type { CorrectionRecord } from '@costspan/core/internal';
import { aboutCharge } from '@costspan/core/ledger';
import type { LedgerCharge } from '@costspan/core/ledger';
import { OK, WrongUse } from '../exit.ts';
import { correctionsInto, correctionsTo, isFolder } from '../ledger/corrections.ts';
import type { CorrectionWriter } from '../ledger/corrections.ts';
import { openOwnLedger } from '../ledger/open.ts';
import { checkedSettings } from '../own-prices.ts';
import { dayOf } from '../price/parameters.ts';
import { print, show } from '../print.ts';
import { isWithin } from '../report/period.ts';
import { money } from '../text/money.ts';
import { correctedNow, pricedNow, sequenceOf } from './again.ts';

export interface RepriceOptions {
  readonly from?: string;
  readonly to?: string;
  readonly all?: true;
  readonly dryRun?: true;
  readonly out?: string;
  readonly json?: true;
}

/** What a run has found. */
interface Found {
  corrected: number;
  /** what it adds to the charges, by currency */
  readonly amount: Map<string, Decimal>;
  /** unpriced as before, by reason */
  readonly still: Map<string, number>;
  /** records of older versions, which do not say what was consumed */
  noUsage: number;
}

/** `costspan reprice`: corrections for what was unpriced, by today's book and own prices, as of each charge's day. */
export async function reprice(paths: readonly string[], options: RepriceOptions): Promise<number> {
  const from = options.from === undefined ? undefined : dayOf(options.from, '--from');
  const to = options.to === undefined ? undefined : dayOf(options.to, '--to');
  if (from !== undefined && to !== undefined && from > to) throw new WrongUse(`--from ${from} is after --to ${to}`);
  const writer = options.dryRun ? undefined : writerFor(paths, options.out);
  const { book } = checkedSettings();
  const ledger = await openOwnLedger(paths);
  const found: Found = { corrected: 0, amount: new Map(), still: new Map(), noUsage: 0 };
  const now = Date.now();
  for await (const one of ledger.charges()) {
    const day = today(Date.parse(one.balance.time));
    if (!isWithin({ from, to }, day)) continue;
    const isUnpriced = one.balance.status === 'unpriced';
    if (!isUnpriced && !options.all) continue;
    const again = isUnpriced ? pricedNow(one, book, day) : correctedNow(one, book, day);
    if (again === 'no usage') found.noUsage++;
    else if (again && 'still' in again) found.still.set(again.still, (found.still.get(again.still) ?? 0) + 1);
    else if (again) {
      const correction = correctionOf(one, again.charge, now);
      writer?.write(correction);
      found.corrected++;
      found.amount.set(
        correction.currency,
        (found.amount.get(correction.currency) ?? decimal(0)).plus(correction.delta),
      );
    }
  }
  writer?.close();
  await (options.json ? print(`${JSON.stringify(foundJson(found))}\n`) : show(render(found, options)));
  return OK;
}

function writerFor(paths: readonly string[], out: string | undefined): CorrectionWriter {
  if (out !== undefined) return correctionsTo(out, 'reprice');
  const [folder = ''] = paths;
  if (paths.length === 1 && isFolder(folder)) return correctionsInto(folder, 'reprice');
  throw new WrongUse(
    `${paths.join(', ')}: corrections are appended to the folder of one ledger; name that, or with --out the file they go to`,
  );
}

function correctionOf({ entry, balance }: LedgerCharge, charge: PricedCharge, time: number): CorrectionRecord {
  const price = mainLine(charge)?.price;
  return {
    kind: 'correction',
    chargeKey: balance.chargeKey,
    sequence: sequenceOf(charge),
    delta: charge.amount.minus(balance.amount ?? 0),
    total: charge.amount,
    currency: charge.currency,
    status: charge.status,
    before: balance.status,
    attributes: {
      ...aboutCharge(entry),
      ...(charge.tier !== undefined && { [ATTR.modelTier]: charge.tier }),
      [ATTR.costSource]: charge.source,
      [ATTR.costBasis]: charge.basis,
      ...(price && {
        [ATTR.priceId]: price.id,
        [ATTR.priceVersion]: price.version,
        [ATTR.priceChecked]: price.checked,
        [ATTR.priceOrigin]: price.origin,
      }),
    },
    context: ROOT_CONTEXT,
    time,
  };
}

function foundJson({ corrected, amount, still, noUsage }: Found): Record<string, unknown> {
  return {
    corrected,
    amount: Object.fromEntries([...amount].map(([currency, sum]) => [currency, toText(sum)])),
    still: Object.fromEntries([...still].toSorted(([a], [b]) => (a < b ? -1 : 1))),
    noUsage,
  };
}

function render({ corrected, amount, still, noUsage }: Found, { dryRun }: RepriceOptions): string {
  const sums = [...amount].map(([currency, sum]) => money(sum, currency)).join(' + ');
  const lines = [
    `${corrected} ${corrected === 1 ? 'charge' : 'charges'} ${dryRun ? 'would be corrected' : 'corrected'}${sums === '' ? '' : `: ${sums}`}`,
    ...[...still].map(([reason, count]) => `${count} unpriced as before: ${reason}`),
    ...(noUsage > 0 ? [`${noUsage} do not say what was consumed: records of an older version`] : []),
  ];
  if (corrected > 0) lines.push('metrics are not touched: they count what was known when a charge was recorded');
  return `${lines.join('\n')}\n`;
}
