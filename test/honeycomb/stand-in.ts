import { once } from 'node:events';
import { createServer } from 'node:http';
import type { IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';
import type { z } from 'zod';
import { annotation, board, calculatedField, column, query, slo, trigger } from './schema.ts';

type Thing = Record<string, unknown> & { readonly id: string };

interface Answer {
  readonly status: number;
  readonly body: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface StandIn {
  readonly url: string;
  /** what is there, by the path of its list: `/1/boards` */
  readonly things: Map<string, Thing[]>;
  /** requests that wrote, in order */
  readonly writes: string[];
  /** how many requests were answered */
  requests(): number;
  /** answers so in the place of what it would do, as long as it gives something */
  interfere: (method: string, path: string) => Answer | undefined;
  close(): void;
}

export const KEY = 'configuration-key-of-a-test';
const DATASETS = ['studio', 'worker'];
const SCHEMAS: Readonly<Record<string, z.ZodType>> = {
  columns: column,
  derived_columns: calculatedField,
  queries: query,
  query_annotations: annotation,
  slos: slo,
  triggers: trigger,
  boards: board,
};

/** Honeycomb's API, as far as the view uses it: it keeps what is valid, and answers with its defaults filled in. */
export async function startStandIn(): Promise<StandIn> {
  const things = new Map<string, Thing[]>();
  const writes: string[] = [];
  let last = 0;
  let requests = 0;

  function answer(method: string, url: string, key: string | undefined, body: unknown): Answer {
    const [path = '', search] = url.split('?');
    const interfered = standIn.interfere(method, path);
    if (interfered) return interfered;
    if (key !== KEY) return { status: 401, body: { error: 'unknown API key - check your credentials' } };
    const [, resource = '', place, id] = /^\/1\/(\w+)(?:\/([^/]+))?(?:\/([^/]+))?$/.exec(path) ?? [];
    const schema = SCHEMAS[resource];
    const isBoard = resource === 'boards';
    if (!schema || (!isBoard && place === undefined)) return { status: 404, body: { error: 'no such path' } };
    if (!isBoard && place !== '__all__' && !DATASETS.includes(String(place)))
      return { status: 404, body: { error: 'Dataset not found' } };
    const list = isBoard ? '/1/boards' : `/1/${resource}/${place}`;
    const thingId = isBoard ? place : id;
    const there = things.get(list) ?? [];
    const found = there.find((one) => one.id === thingId);
    if (thingId !== undefined && !found) return { status: 404, body: { error: 'not found' } };
    const alias = new URLSearchParams(search).get('alias');
    if (method === 'GET')
      return { status: 200, body: alias === null ? (found ?? there) : there.find((one) => one['alias'] === alias) };
    if (method === 'DELETE') return { status: 405, body: { error: 'nothing is deleted here' } };
    const problem = wrong(schema, body) ?? unknownColumn(resource, body) ?? taken(resource, body, there, found);
    if (problem) return problem;
    writes.push(`${method} ${path}`);
    const thing = { ...withDefaults(resource, body as object), id: found?.id ?? `id${(last += 1)}` };
    things.set(list, found ? there.map((one) => (one === found ? thing : one)) : [...there, thing]);
    return { status: found ? 200 : 201, body: thing };
  }

  /** A query or a field that names a column that is nowhere is refused. */
  function unknownColumn(resource: string, body: unknown): Answer | undefined {
    const known = new Set([
      ...DATASETS.flatMap((one) => things.get(`/1/columns/${one}`) ?? []).map((one) => one['key_name']),
      ...(things.get('/1/derived_columns/__all__') ?? []).map((one) => one['alias']),
    ]);
    const unknown = columnsIn(resource, body).filter((name) => !known.has(name));
    return unknown.length === 0 ? undefined : { status: 422, body: { error: `unknown column ${unknown.join(', ')}` } };
  }

  const server = createServer((request, response) => {
    requests += 1;
    void handle(request).then(({ status, body, headers }) =>
      response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body)),
    );
  });
  async function handle(request: IncomingMessage): Promise<Answer> {
    const body = ['POST', 'PUT'].includes(request.method ?? '') ? await json(request) : undefined;
    return answer(request.method ?? '', request.url ?? '', String(request.headers['x-honeycomb-team']), body);
  }
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const standIn: StandIn = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    things,
    writes,
    requests: () => requests,
    interfere: () => undefined,
    close: () => void server.close(),
  };
  return standIn;
}

function wrong(schema: z.ZodType, body: unknown): Answer | undefined {
  const { error } = schema.safeParse(body);
  if (!error) return undefined;
  const details = error.issues.map((one) => ({ field: one.path.join('.'), code: 'invalid', description: one.message }));
  return {
    status: 422,
    body: { status: 422, error: 'The provided input is invalid.', title: 'invalid', type_detail: details },
  };
}

function taken(resource: string, body: unknown, there: readonly Thing[], found: Thing | undefined): Answer | undefined {
  const name = { columns: 'key_name', derived_columns: 'alias' }[resource];
  const other = name && there.find((one) => one[name] === (body as Record<string, unknown>)[name]);
  return other && other !== found ? { status: 409, body: { error: `${name} is taken` } } : undefined;
}

/** Honeycomb gives back more than it was given, and filters in an order of its own. */
function withDefaults(resource: string, body: object): object {
  const given = body as Record<string, unknown>;
  if (resource === 'queries') return filled(given);
  if (resource === 'triggers')
    return {
      alert_type: 'on_change',
      disabled: false,
      recipients: [],
      ...given,
      query: filled(given['query'] as object),
    };
  if (resource !== 'boards') return given;
  const { layout_generation: _, ...kept } = given;
  return { ...kept, links: { board_url: 'https://ui.honeycomb.io/team/environments/test/board/1' } };
}

function filled(given: object): object {
  const { filters } = given as { filters?: unknown[] };
  return { filter_combination: 'AND', limit: 1_000, ...given, ...(filters && { filters: filters.toReversed() }) };
}

function columnsIn(resource: string, body: unknown): string[] {
  const given = body as Record<string, unknown>;
  if (resource === 'derived_columns')
    return [...String(given['expression']).matchAll(/\$([\w.]+)/g)].map(([, name = '']) => name);
  if (resource === 'slos') return [(given['sli'] as { alias: string }).alias];
  if (resource === 'triggers') return columnsIn('queries', given['query']);
  if (resource !== 'queries') return [];
  const names = new Set((given['breakdowns'] as string[] | undefined) ?? []);
  JSON.stringify(given, (key, value: unknown) => {
    if (key === 'column') names.add(String(value));
    return value;
  });
  return [...names];
}
