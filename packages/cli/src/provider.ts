import type { PriceBook } from '@costspan/core';
import { knownNames, providerName as knownName, providersNamed } from '@costspan/meters/hosts';
import { WrongUse } from './exit.ts';
import { nearestModels, nearestName, providersOf } from './price/nearest.ts';
import { quoted } from './text/plain.ts';
import { indent } from './text/table.ts';
import { wrapped } from './text/wrap.ts';

/** Cells of a line that every terminal holds, where it is two columns in. */
const NARROW = 76;

/** The provider's name as `gen_ai.provider.name` and the price book have it; a biller of the user's own book comes first. */
export function providerName(given: string, book: PriceBook): string {
  const name = given.trim();
  return book.billers().includes(name) ? name : knownName(name);
}

/**
 * The one provider of the price book that a person names; throws where it is none, or several.
 *
 * @param what where the name was given: `the provider`, `--provider`
 * @param model what is asked of it, where that is known: it tells which of several may be meant
 */
export function providerIn(given: string, book: PriceBook, what = 'the provider', model?: string): string {
  const found = providersIn(given, book, what, model);
  if (found.length === 1 && found[0] !== undefined) return found[0];
  const having =
    model === undefined ? [] : found.filter((provider) => nearestModels(provider, model, book, 1).length > 0);
  throw new WrongUse(
    `${what} is ${quoted(given)}: these are several, write ${oneOf(having.length > 0 ? having : found)}`,
  );
}

/** The providers of the price book that a person names: all of a company's by its name. Throws where there is none. */
export function providersIn(given: string, book: PriceBook, what = '--provider', model?: string): readonly string[] {
  const billers = new Set(book.billers());
  const inBook = (names: readonly string[]): readonly string[] => names.filter((name) => billers.has(name));
  const own = providerName(given, book);
  if (billers.has(own)) return [own];
  const named = providersNamed(given);
  if (inBook(named).length > 0) return inBook(named);
  const is = `${what} is ${quoted(given)}`;
  if (named.length > 0)
    throw new WrongUse(
      `${is}: the price book has none of its models; give them prices of your own: COSTSPAN_PRICES=./prices.json`,
    );
  const near = nearestName(given.trim(), [...billers, ...knownNames()]);
  const meant = near === undefined ? [] : billers.has(near) ? [near] : inBook(providersNamed(near));
  if (meant.length > 0) throw new WrongUse(`${is}: no provider of the price book; did you mean ${oneOf(meant)}?`);
  const having = model === undefined ? [] : providersOf(model, book);
  if (having.length > 0)
    throw new WrongUse(`${is}: no provider of the price book; ${quoted(model)} is sold by ${oneOf(having)}`);
  throw new WrongUse(
    `${is}: no provider of the price book, which has\n${indent(wrapped([...billers].join(', '), NARROW).join('\n'))}`,
  );
}

function oneOf(names: readonly string[]): string {
  return names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} or ${names.at(-1)}`;
}
