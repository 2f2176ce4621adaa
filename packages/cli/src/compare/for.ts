import { alternatives } from '@costspan/core';
import type { Alternative, Charge, PlannedCall } from '@costspan/core';
import { today } from '@costspan/core/internal';
import { registerMeters } from '@costspan/meters';
import { OK, PROBLEM, WrongUse } from '../exit.ts';
import { checkedSettings } from '../own-prices.ts';
import { dayOf, parametersOf } from '../price/parameters.ts';
import { nearestModels } from '../price/nearest.ts';
import { print, show } from '../print.ts';
import { providerIn } from '../provider.ts';
import { estimateToJson, quoteOf, quoteToJson } from '../quote/quote.ts';
import type { Quote } from '../quote/quote.ts';
import { noteLines, unreadText } from '../quote/text.ts';
import { money, roughly } from '../text/money.ts';
import { quoted } from '../text/plain.ts';
import { table } from '../text/table.ts';
import { andMore, BEST } from './render.ts';

export interface CompareForOptions {
  readonly for?: true;
  readonly day?: string;
  readonly sameTier?: true;
  readonly maxRatio?: string;
  readonly all?: true;
  readonly strict?: true;
  readonly json?: true;
}

/** `costspan compare --for`: the models that can do the same job as a planned call; 1 where there is none. */
export async function compareFor(
  given: string,
  [model, ...parameters]: readonly string[],
  options: CompareForOptions,
): Promise<number> {
  if (model === undefined)
    throw new WrongUse('--for takes a provider and a model: costspan compare --for fal fal-ai/veo3.1');
  const { book } = checkedSettings();
  const provider = providerIn(given, book, 'the provider', model);
  if (!book.find(provider, model)) {
    const near = nearestModels(provider, model, book, 3);
    throw new WrongUse(
      `${provider} ${model} is not in the price book${near.length > 0 ? `: did you mean ${near.join(', ')}?` : ''}`,
    );
  }
  const day = options.day === undefined ? today() : dayOf(options.day);
  registerMeters();
  const request = parametersOf(parameters);
  const planned: PlannedCall = { ...request, provider, model, day };
  const maxRatio = ratioOf(options.maxRatio);
  const found = alternatives(planned, { sameTier: options.sameTier, maxRatio });
  const quote = quoteOf({ provider, model, parameters: request, day, book });
  await (options.json
    ? print(`${JSON.stringify(toJson(planned, quote, found))}\n`)
    : show(render(planned, quote, found, options.all)));
  const isUnread = options.strict === true && quote.unread.length > 0;
  return found.some(({ ok }) => ok) && !isUnread ? OK : PROBLEM;
}

function ratioOf(given: string | undefined): number | undefined {
  if (given === undefined) return undefined;
  if (!/^\d{1,6}(\.\d{1,6})?$/.test(given) || Number(given) === 0)
    throw new WrongUse(`--max-ratio is ${quoted(given)}: write a number above 0, like 2 or 1.5`);
  return Number(given);
}

function toJson(
  { provider, model, day }: PlannedCall,
  quote: Quote,
  found: readonly Alternative[],
): Record<string, unknown> {
  return {
    day,
    planned: { provider, model, estimate: quoteToJson(quote) },
    alternatives: found.map(({ estimate, ...one }) =>
      Object.assign(one, { estimate: estimate && estimateToJson(estimate) }),
    ),
  };
}

function render(
  { provider, model }: PlannedCall,
  { charge: price, unread }: Quote,
  found: readonly Alternative[],
  all: true | undefined,
): string {
  const able = found.filter(({ ok }) => ok);
  const shown = all ? found : able.slice(0, BEST);
  const more = all ? 0 : able.length - shown.length;
  const rest = found.length - able.length;
  const parts = [
    `${provider} ${model}: ${price.status === 'unpriced' ? `unpriced, ${price.detail}` : money(price.amount, price.currency)}`,
    shown.length > 0
      ? tableOf(shown) + andMore(more)
      : 'no model of the book does the same job at a known price, within what was asked for',
    ...(unread.length > 0 ? [noteLines(unreadText(unread)).join('\n')] : []),
    ...(rest > 0 && !all
      ? [`not listed: ${rest} that are of unknown price, or not what was asked for; --all says why`]
      : []),
  ];
  return `${parts.join('\n\n')}\n`;
}

function tableOf(shown: readonly Alternative[]): string {
  return table(
    [
      { head: 'AMOUNT', number: true },
      { head: 'RATIO', number: true, order: 2 },
      'PROVIDER',
      { head: 'MODEL', gives: 'name' },
      { head: 'FAMILY', gives: 'name', order: 1 },
      'TIER',
      { head: 'WHY', gives: 'lines' },
    ],
    shown.map(({ estimate, ratio, provider, model, family = '', tier = '', ok, why = '' }) => [
      amountOf(estimate),
      ratio === undefined ? '' : String(ratio),
      provider,
      model,
      family,
      tier,
      ok ? why : `no: ${why}`,
    ]),
  );
}

function amountOf(charge: Charge | undefined): string {
  if (!charge || charge.status === 'unpriced') return '';
  return roughly(charge.amount, charge.currency);
}
