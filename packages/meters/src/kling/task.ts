import { parseQuantity } from '@costspan/core/internal';
import type { Decimal } from '@costspan/core';
import type { End } from '@costspan/core/internal';
import { fields, list, text } from '../shared/wire/index.ts';
import type { Fields } from '../shared/wire/index.ts';
import { billOf } from '../shared/stated.ts';
import type { Reported } from '../shared/stated.ts';

/** A task of either API: `task_id`, `task_status` and `task_result` of the older one, `id`, `status`, `outputs` of the current one. */
export interface Task {
  readonly id: string | undefined;
  readonly status: unknown;
  readonly model: string | undefined;
  readonly images: readonly Fields[] | undefined;
  readonly videos: readonly Fields[];
  readonly billing: readonly Fields[];
  readonly units: Decimal | undefined;
}

/** The tasks of an answer: one of a submit or a callback, as many as a poll asked for. A listing of all tasks is none. */
export function tasksOf(answer: Fields | undefined): readonly Task[] {
  const data = answer?.['data'];
  const many = list(data);
  if (many) return many.map((one) => taskOf(fields(one)));
  const one = fields(data) ?? answer;
  return list(one?.['result']) ? [] : [taskOf(one)];
}

function taskOf(task: Fields | undefined): Task {
  const result = fields(task?.['task_result']);
  const outputs = objects(task?.['outputs']);
  const made = (type: string): readonly Fields[] => outputs.filter((one) => one['type'] === type);
  const images = list(result?.['images']) ? objects(result?.['images']) : made('image');
  return {
    id: text(task?.['task_id']) ?? text(task?.['id']),
    status: task?.['task_status'] ?? task?.['status'],
    model: text(fields(task?.['task_info'])?.['model']),
    images: list(result?.['images']) || images.length > 0 ? images : undefined,
    videos: list(result?.['videos']) ? objects(result?.['videos']) : made('video'),
    billing: objects(task?.['billing']),
    units: parseQuantity(task?.['final_unit_deduction']),
  };
}

function objects(value: unknown): Fields[] {
  return (list(value) ?? []).map(fields).filter((one) => one !== undefined);
}

/** Units that were taken from a resource package. */
export function unitsOf({ units, billing }: Task): Decimal | undefined {
  return units ?? sum(billing.filter((one) => one['charge_type'] === 'unit'));
}

/** Money that was taken from the balance; where a package paid a part of it, that is not the whole bill. */
export function moneyOf({ billing }: Task, end: End): Reported {
  const cash = billing.filter((one) => one['charge_type'] === 'cash');
  if (cash.length === 0) return undefined;
  const currencies = new Set(cash.map((one) => text(one['currency'])));
  const [currency] = currencies;
  if (cash.length < billing.length || currencies.size > 1 || currency === undefined) return 'partial';
  return billOf({ cost: sum(cash), currency }, end);
}

function sum(charges: readonly Fields[]): Decimal | undefined {
  const amounts = charges.map((one) => parseQuantity(one['amount']));
  return amounts.length === 0 ? undefined : amounts.reduce((total, amount) => total && amount && total.plus(amount));
}
