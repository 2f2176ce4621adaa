import { configure, memoryJobStore, sweepJobs, withAttribution } from '@costspan/core';
import { gateways } from '@costspan/simulator';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { batches as mistral } from '../../packages/instrumentation-mistral/testing/batches.ts';
import { LedgerView } from '../invoice/ledger.ts';
import { sum } from '../invoice/money.ts';
import { chatLine, linesFile, over } from '../support/batches.ts';
import type { Asked, Batches } from '../support/batches.ts';
import { Telemetry } from '../support/telemetry.ts';
import { imported } from '../support/testing.ts';
import type { Place } from '../support/testing.ts';
import { startPlace } from '../support/world.ts';

const all = await imported<{ readonly batches: Batches<object> }>('batches.ts', { isOwed: false });

let telemetry: Telemetry;
let place: Place;

beforeAll(async () => {
  telemetry = new Telemetry();
  place = await startPlace();
});
afterAll(() => place.sim.close());
beforeEach(() => {
  startProcess();
  place.sim.reset();
});

/** Forgets what a process knows by itself, and what it has told. */
function startProcess(): void {
  configure({ gateways, jobStore: memoryJobStore() });
  telemetry.reset();
}

const charges = () => telemetry.records.map(({ attributes }) => attributes);
const spans = () => telemetry.spans.map(({ name }) => name.split(' ')[0]);

function expectInvoice(): void {
  expect(new LedgerView(telemetry).total('final')).toBe(sum([place.sim.invoice.total()]));
}

test('the SDKs whose batches are seen', () => {
  expect(all.map(([name]) => name)).toEqual(['groq', 'mistral', 'openai', 'together']);
});

describe.each(all)('%s', (_, { batches }) => {
  const model = batches.models[0];
  const lines = (models: readonly string[]): File =>
    linesFile(models.map((name, i) => chatLine(String(i), name, 'Fold it '.repeat(i + 1))));

  async function made(client: object, models = [model, 'model-unknown', model]): Promise<string> {
    return withAttribution({ feature: 'captions' }, () => batches.make(client, lines(models)));
  }
  async function read(client: object, { output, errors }: Asked): Promise<void> {
    for (const file of [errors, output]) if (file) await batches.read(client, file);
  }

  test('a batch is charged by its results, once, and what was refused is not', async () => {
    const client = await batches.client(place);
    const id = await made(client);
    const asked = await over(batches, client, id);
    expect(charges()).toEqual([]);
    for (let times = 0; times < 2; times++) await read(client, asked);
    await batches.ask(client, id);
    expect(charges()).toMatchObject([
      { 'gen_ai.request.model': model, 'costspan.cost.status': 'final', 'costspan.feature': 'captions' },
    ]);
    expect(charges()[0]?.['costspan.charge.key']).toMatch(new RegExp(`:${String(asked.output)}$`));
    expectInvoice();
    expect(spans()).toEqual(['generate_content', 'fetch_response']);
    expect(telemetry.spans[1]).toMatchObject({ links: [{}], attributes: { 'costspan.service_tier': 'batch' } });
  });

  test('a process that knows the file alone leaves the same record', async () => {
    const client = await batches.client(place);
    const asked = await over(batches, client, await made(client));
    const keys = [];
    for (let process = 0; process < 2; process++) {
      startProcess();
      await read(client, asked);
      expectInvoice();
      keys.push(charges().map((charge) => charge['costspan.record.key']));
    }
    expect(keys[1]).toEqual(keys[0]);
    expect(keys[0]).toHaveLength(1);
  });

  test('of one that is cancelled, what was answered', async () => {
    const client = await batches.client(place);
    const id = await made(client, [model, model, model]);
    await batches.cancel(client, id);
    await read(client, await over(batches, client, id));
    expect(place.sim.invoice.lines).toHaveLength(2);
    expectInvoice();
  });

  test('of one that was refused as a whole, nothing', async () => {
    const client = await batches.client(place);
    await read(client, await over(batches, client, await made(client, ['model-unknown'])));
    expect(charges()).toMatchObject([
      {
        'costspan.cost.amount_decimal': '0',
        'costspan.billing.outcome': 'not_charged',
        'costspan.feature': 'captions',
      },
    ]);
  });

  test('one whose results nobody reads is not taken for free', async () => {
    const client = await batches.client(place);
    await over(batches, client, await made(client));
    await sweepJobs(Date.now() + 25 * 3_600_000);
    expect(charges()).toMatchObject([{ 'costspan.cost.missing_reason': expect.any(String) as unknown }]);
    expect(charges()[0]).not.toHaveProperty('costspan.cost.amount_decimal');
  });

  test('a file of anything else is no batch', async () => {
    const client = await batches.client(place);
    const input = place.sim.requests.length;
    await batches.make(client, lines([model]));
    const sent = place.sim.requests.slice(input).at(-1)?.body as Readonly<Record<string, unknown>>;
    await batches.read(client, String(sent['input_file_id'] ?? (sent['input_files'] as string[])[0]));
    expect(charges()).toEqual([]);
  });
});

describe('results that Mistral answers in the batch itself', () => {
  test.each(['their file', 'the batch'])('are charged once, though %s is read before', async (first) => {
    const client = await mistral.client(place);
    const jobId = await mistral.make(client, linesFile([chatLine('1', mistral.models[0], 'Fold it')]));
    const { output } = await over(mistral, client, jobId);
    const reads = [() => mistral.read(client, String(output)), () => client.batch.jobs.get({ jobId, inline: true })];
    for (const read of first === 'their file' ? reads : reads.toReversed()) {
      await read();
      expect(charges()).toHaveLength(1);
      expectInvoice();
    }
  });

  test('are charged under the batch, where there is no file', async () => {
    const client = await mistral.client(place);
    const requests = [{ customId: '1', body: { messages: [{ role: 'user', content: 'Fold it' }] } }];
    const settings = { endpoint: '/v1/chat/completions', model: mistral.models[0] } as const;
    const { id } = await client.batch.jobs.create({ requests, ...settings });
    let job = await client.batch.jobs.get({ jobId: id, inline: true });
    while (job.status !== 'SUCCESS') job = await client.batch.jobs.get({ jobId: id, inline: true });
    expect(charges()).toMatchObject([{ 'gen_ai.request.model': mistral.models[0] }]);
    expectInvoice();
  });
});
