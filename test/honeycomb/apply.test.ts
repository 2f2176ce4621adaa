import { join } from 'node:path';
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { node, ROOT } from '../packed/support/run.ts';
import type { Ended } from '../packed/support/run.ts';
import { KEY, startStandIn } from './stand-in.ts';
import type { StandIn } from './stand-in.ts';

let honeycomb: StandIn;
beforeEach(async () => {
  honeycomb = await startStandIn();
  onTestFinished(() => honeycomb.close());
});

interface Report {
  ok: boolean;
  applied: boolean;
  steps: { kind: string; name: string; status: string; id?: string }[];
  boardUrl?: string;
  error?: string;
}

function costspan(args: readonly string[], env: Record<string, string> = { HONEYCOMB_API_KEY: KEY }): Promise<Ended> {
  const main = join(ROOT, 'packages/cli/src/main.ts');
  return node([main, 'views', 'honeycomb', '--endpoint', honeycomb.url, ...args], { cwd: ROOT, env }).ended;
}

async function report(...args: string[]): Promise<Report> {
  return JSON.parse((await costspan([...args, '--json'])).stdout) as Report;
}

const APPLY = ['--dataset', 'studio', '--apply'] as const;
const statuses = ({ steps }: Report): string[] => [...new Set(steps.map(({ status }) => status))].toSorted();
const there = (path: string): readonly Record<string, unknown>[] => honeycomb.things.get(path) ?? [];

describe('costspan views honeycomb --apply', () => {
  it('makes what Honeycomb accepts, and says where the board is', async () => {
    const made = await report(...APPLY, '--dataset', 'worker');
    expect(made).toMatchObject({ ok: true, applied: true, boardUrl: expect.stringContaining('/board/') });
    expect(statuses(made)).toEqual(['created']);
    expect(made.steps.every(({ id }) => id !== undefined)).toBe(true);
    expect(there('/1/boards')).toHaveLength(1);
    expect(there('/1/slos/__all__')).toMatchObject([{ dataset_slugs: ['studio', 'worker'] }]);
    expect(there('/1/triggers/__all__')).toHaveLength(6);
    expect(there('/1/columns/worker')).toHaveLength(there('/1/columns/studio').length);
    const panels = there('/1/boards')[0]?.['panels'] as unknown[];
    // Beside the queries a text and the SLO.
    expect(panels).toHaveLength(there('/1/queries/__all__').length + 2);
  });

  it('sums money over ledger events alone, which are not sampled', async () => {
    await report(...APPLY);
    const usd = there('/1/derived_columns/__all__').find(({ alias }) => alias === 'costspan_usd');
    expect(usd?.['expression']).toMatch(
      /^IF\(AND\(IN\(\$event\.name, "costspan\.charge", "costspan\.correction"\), EQUALS\(\$costspan\.cost\.currency, "USD"\)/,
    );
    const queries = [
      ...there('/1/queries/__all__'),
      ...there('/1/triggers/__all__').map(({ query }) => query as Record<string, unknown>),
    ];
    const sums = queries.flatMap(({ calculations }) =>
      (calculations as { op: string; column?: string }[]).filter(({ op }) => op !== 'COUNT' && op !== 'COUNT_DISTINCT'),
    );
    expect(sums.length).toBeGreaterThan(5);
    expect(new Set(sums.map(({ column }) => column))).toEqual(new Set(['costspan_usd', 'costspan_at_risk_usd']));
  });

  it('a second time changes nothing', async () => {
    await report(...APPLY);
    const before = honeycomb.writes.length;
    const again = await report(...APPLY);
    expect(again).toMatchObject({ ok: true, boardUrl: expect.any(String) });
    expect(statuses(again)).toEqual(['unchanged']);
    expect(honeycomb.writes).toHaveLength(before);
  });

  it('without --apply it looks, and says what would be made', async () => {
    const { code, stdout } = await costspan(['--dataset', 'studio']);
    expect(code).toBe(0);
    expect(stdout).toContain('to create  board Cost per generation');
    expect(stdout).toContain('Nothing was changed. --apply does it.');
    expect(honeycomb.writes).toEqual([]);
    expect(honeycomb.requests()).toBeGreaterThan(0);
  });

  it('leaves what was changed as it is, until it is forced; and then keeps who is told', async () => {
    await report(...APPLY, '--recipient', 'pager');
    const budget = ['--hourly-budget', '20'];
    const refused = await costspan([...APPLY, ...budget]);
    expect(refused.code).toBe(1);
    expect(refused.stdout).toContain('differs  trigger costspan: spend in an hour above budget');
    expect(refused.stdout).toContain('--force replaces it');
    const forced = await report(...APPLY, ...budget, '--force');
    expect(forced.steps.filter(({ status }) => status !== 'unchanged')).toMatchObject([
      { kind: 'trigger', name: 'costspan: spend in an hour above budget', status: 'updated' },
    ]);
    expect(there('/1/triggers/__all__')[0]).toMatchObject({
      threshold: { op: '>', value: 20 },
      recipients: [{ id: 'pager' }],
    });
  });

  it("leaves somebody else's board of the same name alone", async () => {
    honeycomb.things.set('/1/boards', [{ id: 'theirs', name: 'Cost per generation', tags: [] }]);
    const made = await report(...APPLY);
    expect(made.steps.find(({ kind }) => kind === 'board')?.status).toBe('created');
    expect(there('/1/boards')).toMatchObject([{ id: 'theirs', tags: [] }, { name: 'Cost per generation' }]);
  });

  it('stops where Honeycomb says so, reports what is made by then, and goes on from there', async () => {
    // The columns, the fields, the SLO, two queries with their names.
    let left = 22 + 3 + 1 + 4;
    honeycomb.interfere = (method) =>
      method === 'GET' || (left -= 1) >= 0
        ? undefined
        : {
            status: 429,
            headers: { 'retry-after': 'Tue, 24 Nov 2026 12:01:00 GMT' },
            body: { status: 429, error: 'You have exceeded your rate limit.' },
          };
    const stopped = await costspan(APPLY);
    expect(stopped.code).toBe(1);
    expect(stopped.stdout).toMatch(/^created {2}.* \(id\d+\)$/m);
    expect(stopped.stdout).toContain(
      '429 You have exceeded your rate limit. Run it again after Tue, 24 Nov 2026 12:01:00 GMT: it goes on where it stopped',
    );
    honeycomb.interfere = () => undefined;
    const second = await report(...APPLY);
    expect(second.ok).toBe(true);
    expect(statuses(second)).toEqual(['created', 'unchanged']);
    expect(there('/1/boards')).toHaveLength(1);
    // The queries that were made are on it.
    expect(there('/1/query_annotations/__all__')).toHaveLength(there('/1/queries/__all__').length);
    expect(there('/1/boards')[0]?.['panels']).toHaveLength(there('/1/queries/__all__').length + 2);
  });

  it('writes nothing where something cannot be read', async () => {
    honeycomb.interfere = (_, path) =>
      path.startsWith('/1/triggers') ? { status: 403, body: { error: 'forbidden' } } : undefined;
    const { error, steps } = await report(...APPLY);
    expect(error).toContain('GET /1/triggers/__all__: 403 forbidden. The key may not do this');
    expect(steps).toEqual([]);
    expect(honeycomb.writes).toEqual([]);
  });

  it('says what is wrong with a request, field by field', async () => {
    honeycomb.interfere = (method, path) =>
      method === 'POST' && path.startsWith('/1/slos')
        ? {
            status: 422,
            body: {
              error: 'The provided input is invalid.',
              type_detail: [{ field: 'sli.alias', code: 'invalid', description: 'no such field' }],
            },
          }
        : undefined;
    expect((await report(...APPLY)).error).toBe(
      'POST /1/slos/__all__: 422 The provided input is invalid\n  sli.alias: invalid: no such field',
    );
  });

  it.each([
    ['a key that is none', APPLY, { HONEYCOMB_API_KEY: 'ingest' }, 1, '401 unknown API key'],
    ['a dataset that is none', ['--dataset', 'studoi'], { HONEYCOMB_API_KEY: KEY }, 1, 'There is no such dataset'],
    ['no key', APPLY, {}, 2, 'HONEYCOMB_API_KEY is not set'],
    ['no dataset', ['--apply'], { HONEYCOMB_API_KEY: KEY }, 2, 'name the dataset of a service'],
    ['a budget for files', ['--hourly-budget', '9'], { HONEYCOMB_API_KEY: KEY }, 2, 'name the dataset of a service'],
    ['a key of two lines', APPLY, { HONEYCOMB_API_KEY: `${KEY}\nx` }, 2, 'HONEYCOMB_API_KEY is no key'],
    ['no slug', ['--dataset', 'My App'], { HONEYCOMB_API_KEY: KEY }, 2, '"My App" is no slug'],
    ['a budget of nothing', [...APPLY, '--hourly-budget', '0'], { HONEYCOMB_API_KEY: KEY }, 2, '"0" is no amount'],
    ['no https', [...APPLY, '--endpoint', 'http://example.com'], { HONEYCOMB_API_KEY: KEY }, 2, 'no https address'],
    ['a folder', [...APPLY, '--out', 'x'], { HONEYCOMB_API_KEY: KEY }, 2, '--out writes files'],
  ])('%s: says so, and writes nothing', async (_, args, env, code, message) => {
    const ended = await costspan(args, env as Record<string, string>);
    expect(ended.code).toBe(code);
    expect(ended.stdout + ended.stderr).toContain(message);
    expect(ended.stdout + ended.stderr).not.toContain(KEY);
    expect(honeycomb.writes).toEqual([]);
  });
});
