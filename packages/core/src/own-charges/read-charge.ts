import type { Attributes } from '@opentelemetry/api';
import { errorTypeOf } from '../recording/error-type.ts';
import { OPERATION } from '../semconv.ts';
import { settings } from '../settings.ts';
import type { OutputType, Usage } from '../usage/usage.ts';
import { fields } from '../util/fields.ts';
import type { Fields } from '../util/fields.ts';
import { parseQuantity, toText } from '../util/money.ts';
import { BadInput } from './bad-input.ts';
import { ownAttributes } from './own-attributes.ts';
import type { OwnCharge } from './own-charge.ts';
import { ownMeasures } from './own-usage.ts';

/** A charge of the app's own, checked. */
export interface OwnCall {
  readonly usage: Usage;
  readonly model: string;
  readonly operation: string;
  readonly id: string | undefined;
  /** ms since the epoch; undefined where it is not known how long it took */
  readonly startTime: number | undefined;
  /** ms since the epoch */
  readonly endTime: number;
  readonly error: unknown;
  readonly errorType: string | undefined;
  readonly attributes: Attributes | undefined;
  /** whether it is an attempt inside an output */
  readonly isAttempt: boolean;
}

const FIELDS: Readonly<Record<keyof OwnCharge, true>> = {
  provider: true,
  model: true,
  amount: true,
  currency: true,
  usage: true,
  outputType: true,
  operation: true,
  id: true,
  startTime: true,
  endTime: true,
  status: true,
  error: true,
  attributes: true,
  attempt: true,
};

/**
 * What the app has stated of a charge.
 *
 * @throws BadInput where it cannot be recorded as it is
 */
export function readCharge(stated: unknown, now: number): OwnCall {
  const charge = fields(stated);
  if (!charge)
    throw new BadInput('the charge', stated, 'write { provider, model, amount } or { provider, model, usage }');
  const unknown = Object.keys(charge).find((name) => !Object.hasOwn(FIELDS, name));
  if (unknown !== undefined)
    throw new BadInput(unknown, charge[unknown], `a charge has no such field, but ${Object.keys(FIELDS).join(', ')}`);
  const endTime = timeOf(charge, 'endTime') ?? now;
  const startTime = timeOf(charge, 'startTime');
  if (startTime !== undefined && startTime > endTime)
    throw new BadInput(
      'startTime',
      startTime,
      `it is after the end, ${endTime}: write the time at which the work began`,
    );
  const error = charge['error'] ?? undefined;
  const model = wordOf(charge, 'model', MODEL, 'write the model as you name it, in at most 256 characters');
  return {
    usage: usageOf(charge, model),
    model,
    operation: operationOf(charge),
    id: idOf(charge),
    startTime,
    endTime,
    error,
    errorType: error === undefined ? undefined : typeOf(error),
    attributes: ownAttributes(charge['attributes']),
    isAttempt: choiceOf(charge, 'attempt', [true, false]) ?? true,
  };
}

/** One word of a fixed vocabulary. */
const WORD = /^[\w.-]{1,64}$/;
const MODEL = /^[^\n]{1,256}$/;
const CURRENCY = /^[A-Z]{3}$/;
const OPERATION_NAME = /^[a-z][a-z0-9_.]{0,63}$/;
const OUTPUT_TYPES: readonly OutputType[] = ['image', 'video', 'speech', 'audio', 'text'];
const STATUSES = ['final', 'estimated', 'at_risk'] as const;

function usageOf(charge: Fields, model: string): Usage {
  const provider = wordOf(charge, 'provider', WORD, 'write who bills as one word, for example "own-gpus"');
  const { amount, usage } = charge;
  if (amount === undefined && usage === undefined)
    throw new BadInput('amount', amount, 'so is usage; state exactly one of the two');
  if (amount !== undefined && usage !== undefined)
    throw new BadInput('amount', amount, 'usage is stated too; state exactly one of the two');
  const outputType = choiceOf(charge, 'outputType', OUTPUT_TYPES);
  const status = choiceOf(charge, 'status', STATUSES);
  const known = settings().book.find(provider, model);
  return {
    provider,
    model,
    responseId: idOf(charge),
    outputType,
    end: 'succeeded',
    measures: usage === undefined ? [] : ownMeasures(usage, known, outputType),
    facts: {},
    reported: reportedOf(charge),
    // No request was seen: what a model does by default is no fact of this call.
    requestUnknown: true,
    // What is rated again by the record of it alone stays an estimate.
    incomplete: status === 'estimated' || undefined,
    atBest: status === 'final' ? undefined : status,
  };
}

function reportedOf(charge: Fields): Usage['reported'] {
  const { amount, currency = 'USD' } = charge;
  if (amount === undefined) {
    if (charge['currency'] !== undefined)
      throw new BadInput(
        'currency',
        currency,
        'it belongs to an amount; a usage is billed in the currency of its price: leave it out',
      );
    return undefined;
  }
  const money = parseQuantity(amount);
  if (!money) throw new BadInput('amount', amount, 'write a number or decimal text of 0 or more, for example "0.12"');
  return {
    amount: toText(money),
    currency: wordOf({ currency }, 'currency', CURRENCY, 'write a code of ISO 4217, for example "EUR"'),
  };
}

/** A longer text may be a message, and quote what the user wrote. */
function typeOf(error: unknown): string {
  return typeof error === 'string' && WORD.test(error) ? error : errorTypeOf(error);
}

function operationOf(charge: Fields): string {
  if (charge['operation'] === undefined) return OPERATION.generateContent;
  const operation = wordOf(
    charge,
    'operation',
    OPERATION_NAME,
    'write a name as gen_ai.operation.name has it, for example "execute_tool"',
  );
  if (operation === OPERATION.fetchResponse)
    throw new BadInput(
      'operation',
      operation,
      'this is the name of a settlement: write that of the work itself, or leave it out',
    );
  return operation;
}

/** Characters of an id: it stands in keys of the ledger and of the job store. */
const ID = /^(?!.*:\/\/)[^\n]{1,256}$/;

function idOf(charge: Fields): string | undefined {
  return charge['id'] === undefined
    ? undefined
    : wordOf(charge, 'id', ID, 'write a text of at most 256 characters that is no address, or leave it out');
}

function wordOf(charge: Fields, field: string, form: RegExp, fix: string): string {
  const value = charge[field];
  if (typeof value !== 'string' || !form.test(value)) throw new BadInput(field, value, fix);
  return value;
}

function choiceOf<T extends string | boolean>(charge: Fields, field: string, choices: readonly T[]): T | undefined {
  const value = charge[field];
  if (value === undefined) return undefined;
  const choice = choices.find((one) => one === value);
  if (choice === undefined) throw new BadInput(field, value, `write one of ${choices.join(', ')}, or leave it out`);
  return choice;
}

/** The first ms of the year 9999. */
const END_OF_TIME = Date.UTC(9999, 0);

function timeOf(charge: Fields, field: 'startTime' | 'endTime'): number | undefined {
  const value = charge[field];
  if (value === undefined) return undefined;
  const time = Object.prototype.toString.call(value) === '[object Date]' ? (value as Date).getTime() : value;
  if (typeof time === 'number' && time >= 0 && time < END_OF_TIME) return time;
  throw new BadInput(field, value, 'write a Date, or ms since the epoch, for example Date.now()');
}
