import { chargeToJson } from '@costspan/core';
import { today } from '@costspan/core/internal';
import type { Charge, PriceBook } from '@costspan/core';
import { renderCharge } from '../charge-text.ts';
import { estimateOf } from '../estimate.ts';
import { OK, PROBLEM, WrongUse } from '../exit.ts';
import { checkedSettings } from '../own-prices.ts';
import { print, show } from '../print.ts';
import { providerName } from '../provider.ts';
import { bad } from '../text/colour.ts';
import { money } from '../text/money.ts';
import { plain } from '../text/plain.ts';
import { indent } from '../text/table.ts';
import type { Fact } from '../text/table.ts';
import { missingParameters } from './missing.ts';
import { nearestModels, nearestProviders } from './nearest.ts';
import { dayOf, parametersOf } from './parameters.ts';

interface Plan {
  readonly provider: string;
  readonly model: string;
  readonly parameters: Readonly<Record<string, unknown>>;
  readonly day: string;
}

/** `costspan price`: what one call would cost. */
export async function price(
  providerGiven: string,
  model: string,
  given: readonly string[],
  options: { day?: string; json?: true },
): Promise<number> {
  if (providerGiven.trim() === '' || model.trim() === '')
    throw new WrongUse('name a provider and a model: costspan price fal fal-ai/flux/dev');
  const parameters = parametersOf(given);
  const day = options.day === undefined ? today() : dayOf(options.day);
  const { book } = checkedSettings();
  const plan: Plan = { provider: providerName(providerGiven, book), model, parameters, day };
  const charge = estimateOf(plan.provider, model, parameters, day);
  await (options.json ? print(`${JSON.stringify(chargeToJson(charge))}\n`) : show(`${render(plan, charge, book)}\n`));
  return charge.status === 'unpriced' ? PROBLEM : OK;
}

function render(plan: Plan, charge: Charge, book: PriceBook): string {
  const { provider, model, day } = plan;
  const on = day === today() ? '' : ` on ${day}`;
  const heading = `${plain(`${provider} ${model}`)}${on}: ${charge.status === 'unpriced' ? bad('unpriced') : money(charge.amount, charge.currency)}`;
  const hints = [...endOf(plan, book), ...(charge.status === 'unpriced' ? hintsOf(plan, charge.reason, book) : [])];
  return `${heading}\n${indent(renderCharge(charge, provider, model, book, hints))}`;
}

/** A service that takes no more calls keeps its price for those it took. */
function endOf({ provider, model, day }: Plan, book: PriceBook): Fact[] {
  const ended = book.find(provider, model)?.entry.ended;
  return ended !== undefined && day >= ended ? [['ended', `no longer offered since ${ended}`]] : [];
}

function hintsOf({ provider, model, parameters, day }: Plan, reason: string, book: PriceBook): Fact[] {
  const found = book.find(provider, model);
  if (!found) {
    const models = nearestModels(provider, model, book);
    if (models.length > 0) return [['did you mean', models.join('\n')]];
    const providers = nearestProviders(provider, model, book);
    return [['providers', (providers.length > 0 ? providers : book.billers()).join('\n')]];
  }
  if (reason !== 'unknown_usage' && reason !== 'missing_rate') return [];
  const missing = missingParameters(provider, found.entry, parameters, day);
  return missing.length > 0 ? [['missing', missing.join('\n')]] : [];
}
