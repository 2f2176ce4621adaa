import { list, text } from '@costspan/core/internal';
import { boardBody, boardOf } from './board.ts';
import type { Fields, HoneycombClient } from './client.ts';
import type { Kind, Made } from './made.ts';
import { ENVIRONMENT, TAGS } from './model.ts';
import type { Definition } from './model.ts';
import { isOurs, says } from './says.ts';

/** One thing that has to be in Honeycomb, and what is there of it. */
export interface Item {
  readonly kind: Kind;
  readonly name: string;
  /** what is there under its name */
  readonly found: Fields | undefined;
  /** whether that says what is wanted */
  readonly same: boolean;
  readonly path: string;
  /** what to send; `made` hears of what has to be made before */
  body(made: Made): Promise<object> | object;
}

export interface Target {
  /** slugs of the datasets of the services that generate */
  readonly datasets: readonly string[];
  /** ids of whom triggers tell; those that a trigger has stay where this is empty */
  readonly recipients: readonly string[];
}

/** Reads what is there, and writes nothing. In the order in which one needs the other. */
export async function plan(definition: Definition, target: Target, client: HoneycombClient): Promise<Item[]> {
  const items: Item[] = [];
  for (const dataset of target.datasets) items.push(...(await columns(definition, dataset, client)));
  items.push(...(await calculatedFields(definition, client)));
  const slo = await sloItem(definition, target, client);
  const board = await boardOf(definition, text(slo.found?.['id']), client);
  items.push(slo, {
    kind: 'board',
    name: definition.board.name,
    ...board,
    path: '/1/boards',
    body: (made) => boardBody(definition, board, made, client),
  });
  items.push(...(await triggerItems(definition, target, client)));
  return items;
}

/** A column that is there stays as it is, whatever its type: a change of it loses what was written. */
async function columns({ columns: wanted }: Definition, dataset: string, client: HoneycombClient): Promise<Item[]> {
  const path = `/1/columns/${encodeURIComponent(dataset)}`;
  const there = await client.list(path);
  return Object.entries(wanted).map(([name, type]) => ({
    kind: 'column',
    name: `${dataset}: ${name}`,
    found: there.find((one) => one['key_name'] === name),
    same: true,
    path,
    body: () => ({ key_name: name, type }),
  }));
}

async function calculatedFields({ fields }: Definition, client: HoneycombClient): Promise<Item[]> {
  const path = `/1/derived_columns/${ENVIRONMENT}`;
  const there = await client.list(path);
  return fields.map((field) => {
    const found = there.find((one) => one['alias'] === field.alias);
    return { kind: 'calculated field', name: field.alias, found, same: says(found, field), path, body: () => field };
  });
}

async function sloItem({ slo }: Definition, { datasets }: Target, client: HoneycombClient): Promise<Item> {
  const path = `/1/slos/${ENVIRONMENT}`;
  const body = { ...slo, dataset_slugs: datasets, tags: TAGS };
  const found = (await client.list(path)).find((one) => isOurs(one, slo.name));
  return { kind: 'SLO', name: slo.name, found, same: says(found, body), path, body: () => body };
}

async function triggerItems({ triggers }: Definition, target: Target, client: HoneycombClient): Promise<Item[]> {
  const path = `/1/triggers/${ENVIRONMENT}`;
  const there = await client.list(path);
  return triggers.map((trigger) => {
    const found = there.find((one) => isOurs(one, trigger.name));
    const recipients = target.recipients.map((id) => ({ id }));
    const body = { ...trigger, tags: TAGS, ...(recipients.length > 0 && { recipients }) };
    const kept = recipients.length > 0 ? undefined : list(found?.['recipients']);
    return {
      kind: 'trigger',
      name: trigger.name,
      found,
      same: says(found, body),
      path,
      body: () => ({ ...body, ...(kept && { recipients: kept }) }),
    };
  });
}
