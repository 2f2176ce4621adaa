import { chargeToJson } from '@costspan/core';
import type { PriceBook } from '@costspan/core';
import { OK, PROBLEM, WRONG_USE, WrongUse } from '../exit.ts';
import { checkedSettings } from '../own-prices.ts';
import { print, remark, show } from '../print.ts';
import { ratedOf } from './answer.ts';
import type { Rated } from './answer.ts';
import { readExchange } from './exchange.ts';
import { entriesOf, openInput } from './input.ts';
import type { Entry } from './input.ts';
import { render } from './render.ts';
import { totalOf } from './total.ts';

const NOT_BILLABLE = {
  status: 'unpriced',
  reason: 'no_generation',
  detail: 'not a billable exchange: nothing in it says that something was generated',
};

/** `costspan explain`: answers each exchange of the input as it is read. */
export async function explain(file: string, options: { json?: true }): Promise<number> {
  const { book } = checkedSettings();
  const source = file === '-' ? 'standard input' : file;
  let answered = 0;
  let refused = 0;
  try {
    for await (const entry of entriesOf(await openInput(file))) {
      const answer = answerOf(entry, book);
      if (typeof answer === 'string') {
        refused++;
        remark(`${source}: ${entry.where}: ${answer}`);
        continue;
      }
      await (options.json
        ? print(`${JSON.stringify(jsonOf(answer))}\n`)
        : show(`${answered > 0 ? '\n' : ''}${render(answer, book)}\n`));
      answered++;
    }
  } catch (error) {
    if (error instanceof WrongUse && !error.message.startsWith(source))
      throw new WrongUse(`${source}: ${error.message}`);
    throw error;
  }
  if (refused === 0) return OK;
  return answered > 0 ? PROBLEM : WRONG_USE;
}

function answerOf(entry: Entry, book: PriceBook): readonly Rated[] | string {
  if ('problem' in entry) return entry.problem;
  const recorded = readExchange(entry.value);
  if (typeof recorded === 'string') return recorded;
  try {
    return ratedOf(recorded, book);
  } catch (error) {
    // A meter takes whatever arrives; one that does not must not end the stream.
    return `could not be read: ${error instanceof Error ? error.message : String(error)}`;
  }
}

function jsonOf(rated: readonly Rated[]): Record<string, unknown> {
  const total = totalOf(rated.map(({ charge }) => charge));
  return total ? chargeToJson(total) : NOT_BILLABLE;
}
