import { today } from '@costspan/core/internal';
import type { LedgerCharge } from '@costspan/core/ledger';
import { keysOf, valuesOf } from '../../report/keys.ts';
import { WrongUse } from '../../exit.ts';
import { Refused } from '../refused.ts';

type Test = (charge: LedgerCharge) => boolean;

/**
 * What the filter box says: words with spaces between them, all of which must hold. `model:flux` is a part of a key of
 * `report`, or of `status`; `>0.10` and `<1` bound the amount; another word is a part of model, provider or output.
 */
export function filterOf(given: string): Test {
  const tests = given.split(/\s+/).filter(Boolean).map(testOf);
  return (charge) => tests.every((test) => test(charge));
}

function testOf(word: string): Test {
  const bound = /^([<>])\$?(\d{1,12}(?:\.\d{1,12})?)$/.exec(word);
  if (bound) {
    const [, sign, amount = '0'] = bound;
    return ({ balance }) =>
      balance.amount !== undefined && (sign === '>' ? balance.amount.gt(amount) : balance.amount.lt(amount));
  }
  const [, key, wanted] = /^([a-z0-9_.-]+):(.*)$/.exec(word) ?? [];
  if (key === undefined || wanted === undefined) return anywhere(word.toLowerCase());
  const part = wanted.toLowerCase();
  if (key === 'status') return ({ balance }) => balance.status.includes(part);
  const keys = known(key);
  return ({ entry, balance }) => has(valuesOf(keys, entry, today(Date.parse(balance.time)))[0], part);
}

const ANYWHERE = keysOf('model,provider,output');

function anywhere(part: string): Test {
  return ({ entry }) => valuesOf(ANYWHERE, entry, '').some((value) => has(value, part));
}

function has(value: string | undefined, part: string): boolean {
  return part === '' ? value === undefined : value !== undefined && value.toLowerCase().includes(part);
}

function known(key: string): ReturnType<typeof keysOf> {
  try {
    return keysOf(key);
  } catch (error) {
    if (!(error instanceof WrongUse)) throw error;
    throw new Refused(400, `filter: ${error.message.replace(/^--by has/, 'there is no key')}, and status`);
  }
}
