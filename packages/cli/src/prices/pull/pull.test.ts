import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import type { ServerResponse } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { today } from '@costspan/core/internal';
import type { PriceLayer } from '@costspan/core';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { TestLedger } from '../../ledger/testing.ts';
import { costspanAsks, json, standIn } from '../live/testing.ts';

const home = mkdtempSync(join(tmpdir(), 'costspan-pull-'));
afterAll(() => rmSync(home, { recursive: true }));

let folder = '';
let out = '';
let number = 0;
beforeEach(() => {
  folder = mkdtempSync(join(home, `${++number}-`));
  out = join(folder, 'layer.json');
});

type Row = readonly [endpoint: string, price: number, unit: string];

/** fal's pricing API, which fails where it is asked for an endpoint that it does not have. */
const fal =
  (...rows: readonly Row[]) =>
  (asked: URL, response: ServerResponse): void => {
    const ids = asked.searchParams.getAll('endpoint_id');
    const found = ids.map((id) => rows.find(([endpoint]) => endpoint === id));
    if (found.includes(undefined)) response.writeHead(404).end('{}');
    else
      json({
        prices: found.map((row) => ({ endpoint_id: row?.[0], unit_price: row?.[1], unit: row?.[2], currency: 'USD' })),
        next_cursor: null,
        has_more: false,
      })(asked, response);
  };

const pull = (...args: string[]): ReturnType<typeof costspanAsks> =>
  costspanAsks({ FAL_KEY: 'secret' }, 'prices', 'pull', ...args, '--out', out);

function named(...models: string[]): string {
  const file = join(folder, 'models.txt');
  writeFileSync(file, `${models.join('\n')}\n`);
  return file;
}

function layer(): PriceLayer {
  return JSON.parse(readFileSync(out, 'utf8')) as PriceLayer;
}

function rates(model: string): unknown {
  return layer()
    .books?.flatMap(({ models }) => models)
    .find((one) => one.model === model)?.rates;
}

it('says on a terminal how far it is, and takes that away before it answers', async () => {
  const { url } = await standIn(fal(['fal-ai/new/text-to-video', 0.07, 'seconds']));
  const args = [
    'prices',
    'pull',
    'fal',
    '--models',
    named('fal-ai/new/text-to-video'),
    '--base-url',
    url,
    '--out',
    out,
  ];
  const terminal = '--import=data:text/javascript,process.stderr.isTTY=true';
  const { stderr } = await costspanAsks({ FAL_KEY: 'secret', NODE_OPTIONS: terminal }, ...args);
  const erase = '\r\u001B[K';
  expect(stderr.endsWith(`${erase}fal: answer 1${erase}`)).toBe(true);
  const piped = await costspanAsks({ FAL_KEY: 'secret' }, ...args);
  expect(piped.stderr).not.toContain('answer 1');
});

describe('the models of a file', () => {
  it('are written as a layer that is in order and prices the calls', async () => {
    const { url } = await standIn(
      fal(['fal-ai/new/text-to-video', 0.07, 'seconds'], ['fal-ai/odd', 1, 'frobnications']),
    );
    const models = named('fal-ai/new/text-to-video', 'fal-ai/odd', 'fal-ai/gone');
    const { code, stdout, stderr } = await pull('fal', '--models', models, '--base-url', url, '--json');
    expect(JSON.parse(stdout)).toEqual({
      provider: 'fal',
      written: 1,
      unknown: ['fal-ai/gone'],
      skipped: [{ model: 'fal-ai/odd', unit: 'frobnications', reason: 'the price book has no word for the unit' }],
      out,
    });
    expect(code).toBe(0);
    expect(stderr).toContain('fal: 3 endpoints to ask for');
    expect(layer().books).toEqual([
      {
        biller: 'fal',
        currency: 'USD',
        models: [
          {
            model: 'fal-ai/new/text-to-video',
            modality: 'video',
            rates: [
              {
                id: 'fal-ai/new/text-to-video:billed/second',
                item: 'billed',
                unit: 'second',
                price: '0.07',
                source: `${url}/v1/models/pricing`,
                seen: today(),
                evidence: 'vendor_api',
              },
            ],
          },
        ],
      },
    ]);
    expect(await costspanAsks({}, 'prices', 'check', out)).toMatchObject({ code: 0 });
    expect(readdirSync(folder).toSorted()).toEqual(['layer.json', 'models.txt']);
    const exchange = join(folder, 'exchange.json');
    writeFileSync(
      exchange,
      JSON.stringify({
        provider: 'fal',
        model: 'fal-ai/new/text-to-video',
        url: 'https://fal.run/fal-ai/new/text-to-video',
        status: 200,
        request: {},
        response: {},
        headers: { 'x-fal-billable-units': '5' },
      }),
    );
    const { stdout: explained } = await costspanAsks({ COSTSPAN_PRICES: out }, 'explain', exchange, '--json');
    expect(JSON.parse(explained)).toMatchObject({ status: 'final', amount: '0.35', price: { origin: 'user' } });
  });

  it('keep what the book has besides, and a price that changed keeps its days', async () => {
    const { url } = await standIn(fal(['fal-ai/flux/dev', 0.03, 'megapixels']));
    await pull('fal', '--models', named('fal-ai/flux/dev'), '--base-url', url);
    const found = rates('fal-ai/flux/dev') as { item: string; price: string; from?: string; until?: string }[];
    expect(found.filter(({ item }) => item === 'billed').map(({ price, from, until }) => [price, from, until])).toEqual(
      [
        ['0.025', undefined, today()],
        ['0.03', today(), undefined],
      ],
    );
    expect(found.some(({ item }) => item === 'image_output')).toBe(true);
    const { stdout } = await costspanAsks({}, 'prices', 'check', out);
    expect(stdout).toContain(': ok, 1 model');
  });

  it('take the place of those that the file has, and leave the rest of it alone', async () => {
    writeFileSync(out, JSON.stringify({ multipliers: [{ biller: 'fal', factor: '0.9' }] }));
    const first = await standIn(fal(['a', 1, 'images'], ['b', 2, 'images']));
    await pull('fal', '--models', named('a', 'b'), '--base-url', first.url);
    const second = await standIn(fal(['b', 3, 'images']));
    await pull('fal', '--models', named('b'), '--base-url', second.url);
    expect(layer().multipliers).toEqual([{ biller: 'fal', factor: '0.9' }]);
    expect(layer().books?.map(({ models }) => models.map(({ model }) => model))).toEqual([['a', 'b']]);
    // Of today the later answer holds.
    expect(rates('b')).toMatchObject([
      { price: '2', until: today() },
      { price: '3', from: today() },
    ]);
  });
});

it('--seen asks for exactly the models that the ledger has no price of', async () => {
  const ledger = new TestLedger(join(folder, 'ledger'));
  ledger.charge({ key: '1', model: 'fal-ai/unpriced', status: 'unpriced' });
  ledger.charge({ key: '2', model: 'fal-ai/unpriced', status: 'unpriced' });
  ledger.charge({ key: '3', model: 'fal-ai/part', attributes: { 'costspan.cost.missing_items': 'audio_output' } });
  ledger.charge({ key: '4', model: 'fal-ai/priced' });
  ledger.charge({ key: '5', model: 'other/model', provider: 'replicate', status: 'unpriced' });
  const { url, requests } = await standIn(fal(['fal-ai/unpriced', 1, 'images'], ['fal-ai/part', 1, 'images']));
  const { stdout } = await pull('fal', '--seen', ledger.folder, '--base-url', url, '--json');
  expect(JSON.parse(stdout)).toMatchObject({ written: 2, unknown: [], skipped: [] });
  expect(requests.map((one) => new URL(one.url, url).searchParams.getAll('endpoint_id'))).toEqual([
    ['fal-ai/unpriced', 'fal-ai/part'],
  ]);
});

it('--all asks fal what it has first, and learns what each makes', async () => {
  const { url, requests } = await standIn((asked, response) =>
    asked.pathname === '/v1/models'
      ? json({
          models: [
            { endpoint_id: 'fal-ai/one', metadata: { category: 'speech-to-text', status: 'active' } },
            { endpoint_id: 'fal-ai/two', metadata: { category: 'text-to-image', status: 'active' } },
          ].slice(asked.searchParams.has('cursor') ? 1 : 0, asked.searchParams.has('cursor') ? 2 : 1),
          next_cursor: asked.searchParams.has('cursor') ? null : 'more',
          has_more: !asked.searchParams.has('cursor'),
        })(asked, response)
      : fal(['fal-ai/one', 0.006, 'minutes'], ['fal-ai/two', 0.04, 'images'])(asked, response),
  );
  const { stdout } = await pull('fal', '--all', '--base-url', url, '--json');
  expect(JSON.parse(stdout)).toMatchObject({ written: 2 });
  expect(requests).toHaveLength(3);
  expect(layer().books?.[0]?.models.map(({ model, modality }) => [model, modality])).toEqual([
    ['fal-ai/one', 'transcription'],
    ['fal-ai/two', 'image'],
  ]);
});

it('a list of prices by the token is written by the million', async () => {
  const { url } = await standIn(
    json({ data: [{ id: 'acme/writer', pricing: { prompt: '0.00000015', completion: 3 * 0.1 * 1e-6 } }] }),
  );
  await pull('openrouter', '--all', '--base-url', url);
  expect(rates('acme/writer')).toMatchObject([
    { item: 'text_input', price: '0.15', per: 1_000_000 },
    { item: 'text_output', price: '0.3', per: 1_000_000 },
  ]);
});

it('the recorded answer of every vendor with an open API makes a file in order', async () => {
  const pulled: unknown[] = [];
  for (const [provider, file] of [
    ['azure', 'azure'],
    ['aws', 'aws'],
    ['runware', 'runware'],
    ['deepinfra', 'deepinfra'],
    ['novita', 'novita'],
  ] as const) {
    const text = readFileSync(join(import.meta.dirname, `../live/fixtures/${file}.json`), 'utf8');
    const { url } = await standIn(json((JSON.parse(text) as { answer: unknown }).answer));
    const { stdout } = await pull(provider, '--all', '--base-url', url, '--json');
    const { written, skipped } = JSON.parse(stdout) as { written: number; skipped: unknown[] };
    pulled.push([provider, written, skipped.length]);
  }
  expect(pulled).toEqual([
    ['azure', 6, 0],
    // The price of a batch's input alone prices no batch.
    ['aws', 4, 1],
    ['runware', 4, 3],
    ['deepinfra', 5, 2],
    ['novita', 1, 2],
  ]);
  expect(await costspanAsks({}, 'prices', 'check', out)).toMatchObject({ code: 0 });
  expect(layer().books?.map(({ biller }) => biller)).toEqual([
    'azure.ai.openai',
    'aws.bedrock',
    'runware',
    'deepinfra',
    'novita',
  ]);
});

describe('nothing is written, and nothing lost', () => {
  it.each([
    ['an error', (_: URL, response: ServerResponse) => void response.writeHead(503).end()],
    ['another form', json({ prices: 'soon' })],
    [
      'half an answer',
      (_: URL, response: ServerResponse) => void response.writeHead(200).write('{"pri', () => response.destroy()),
    ],
  ])('where a vendor answers with %s', async (_, respond) => {
    const { url } = await standIn(respond);
    writeFileSync(out, '{"multipliers":[]}');
    const { code, stdout, stderr } = await pull('fal', '--models', named('a'), '--base-url', url, '--json');
    expect([code, stdout]).toEqual([1, '']);
    expect(stderr).toContain('nothing is written');
    expect(readFileSync(out, 'utf8')).toBe('{"multipliers":[]}');
  });

  it('where the file is none in order', async () => {
    const { url, requests } = await standIn(fal(['a', 1, 'images']));
    writeFileSync(out, '{"books":');
    const { code, stderr } = await pull('fal', '--models', named('a'), '--base-url', url);
    expect(code).toBe(2);
    expect(stderr).toContain('layer.json: not JSON');
    expect(requests).toEqual([]);
    expect(readFileSync(out, 'utf8')).toBe('{"books":');
  });

  it.each([
    [['fal'], 'say which models'],
    [['fal', '--all', '--seen', '.'], 'say which models'],
    [['fal', '--models', 'no-such-file'], 'cannot be read'],
    [['deepgram', '--all'], 'a pricing API is known of'],
    [['fal', 'openrouter', '--all', '--base-url', 'http://127.0.0.1:9'], 'name one'],
  ])('where %j is asked', async (args, says) => {
    const { code, stderr } = await pull(...args);
    expect(code).toBe(2);
    expect(stderr).toContain(says);
    expect(existsSync(out)).toBe(false);
  });
});
