import { today } from '@costspan/core/internal';
import { renderCharge } from '../charge-text.ts';
import { OK, PROBLEM, WrongUse } from '../exit.ts';
import { checkedSettings } from '../own-prices.ts';
import { print, show } from '../print.ts';
import { providerIn } from '../provider.ts';
import type { Plan } from '../quote/estimate.ts';
import { quoteOf, quoteToJson } from '../quote/quote.ts';
import type { Quote } from '../quote/quote.ts';
import { unreadText } from '../quote/text.ts';
import { bad } from '../text/colour.ts';
import { money } from '../text/money.ts';
import { plain } from '../text/plain.ts';
import { indent } from '../text/table.ts';
import type { Fact } from '../text/table.ts';
import { missingParameters } from './missing.ts';
import { nearestModels, providersOf } from './nearest.ts';
import { dayOf, parametersOf } from './parameters.ts';

export interface PriceOptions {
  readonly day?: string;
  readonly strict?: true;
  readonly json?: true;
}

/** `costspan price`: what one call would cost; 1 where that is not known, or, with `--strict`, where a parameter is not read. */
export async function price(
  given: string,
  model: string,
  parameters: readonly string[],
  options: PriceOptions,
): Promise<number> {
  if (given.trim() === '' || model.trim() === '')
    throw new WrongUse('name a provider and a model: costspan price fal fal-ai/flux/dev');
  const stated = parametersOf(parameters);
  const day = options.day === undefined ? today() : dayOf(options.day);
  const { book } = checkedSettings();
  const plan: Plan = { provider: providerIn(given, book, 'the provider', model), model, parameters: stated, day, book };
  const quote = quoteOf(plan);
  await (options.json ? print(`${JSON.stringify(quoteToJson(quote))}\n`) : show(`${render(plan, quote)}\n`));
  if (quote.charge.status === 'unpriced') return PROBLEM;
  return options.strict && quote.unread.length > 0 ? PROBLEM : OK;
}

function render(plan: Plan, { charge, unread }: Quote): string {
  const { provider, model, day, book } = plan;
  const on = day === today() ? '' : ` on ${day}`;
  const heading = `${plain(`${provider} ${model}`)}${on}: ${charge.status === 'unpriced' ? bad('unpriced') : money(charge.amount, charge.currency)}`;
  const hints: Fact[] = [
    ['note', unread.length > 0 ? unreadText(unread).join('\n') : undefined],
    ...endOf(plan),
    ...(charge.status === 'unpriced' ? hintsOf(plan, charge.reason) : []),
  ];
  return `${heading}\n${indent(renderCharge(charge, provider, model, book, { hints, isPlanned: true }))}`;
}

/** A service that takes no more calls keeps its price for those it took. */
function endOf({ provider, model, day, book }: Plan): Fact[] {
  const ended = book.find(provider, model)?.entry.ended;
  return ended !== undefined && day >= ended ? [['ended', `no longer offered since ${ended}`]] : [];
}

function hintsOf(plan: Plan, reason: string): Fact[] {
  const { provider, model, book } = plan;
  if (!book.find(provider, model)) {
    const providers = providersOf(model, book);
    if (providers.length > 0) return [['sold by', providers.join(', ')]];
    const models = nearestModels(provider, model, book);
    return models.length > 0 ? [['did you mean', models.join('\n')]] : [];
  }
  if (reason !== 'unknown_usage' && reason !== 'missing_rate') return [];
  const missing = missingParameters(plan);
  return missing.length > 0 ? [['missing', missing.join('\n')]] : [];
}
