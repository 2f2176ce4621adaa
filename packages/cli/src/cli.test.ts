import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';

const MAIN = join(import.meta.dirname, 'main.ts');
const folder = mkdtempSync(join(tmpdir(), 'costspan-cli-'));
afterAll(() => rmSync(folder, { recursive: true }));

function costspan(args: readonly string[], input = ''): { code: number | null; stdout: string; stderr: string } {
  const done = spawnSync(process.execPath, [MAIN, ...args], {
    encoding: 'utf8',
    input,
    env: { ...process.env, NO_COLOR: '1' },
  });
  return { code: done.status, stdout: done.stdout, stderr: done.stderr };
}

function file(name: string, text: string): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

const flux = {
  provider: 'fal',
  model: 'fal-ai/flux/dev',
  request: { prompt: 'x' },
  response: { images: [{ width: 1024, height: 1024 }] },
  headers: { 'X-Fal-Billable-Units': '3' },
};

describe('explain', () => {
  it('answers one exchange with the exact charge, and nothing else', () => {
    const { code, stdout, stderr } = costspan([
      'explain',
      '--json',
      file('flux.json', JSON.stringify(flux, undefined, 2)),
    ]);
    expect(code).toBe(0);
    expect(stderr).toBe('');
    expect(JSON.parse(stdout)).toMatchObject({
      status: 'final',
      amount: '0.075',
      currency: 'USD',
      basis: 'billed_units',
      source: 'local',
      outcome: 'charged',
      tier: 'standard',
      lines: [{ unit: 'megapixel', quantity: '3', unitPrice: '0.025', amount: '0.075' }],
      price: { origin: 'bundled', checked: '2026-04-16' },
    });
  });

  it('says to a person how the amount came about', () => {
    const { code, stdout } = costspan(['explain', '-'], JSON.stringify(flux));
    expect(code).toBe(0);
    for (const part of ['$0.075', 'megapixel', '$0.025', 'billed units', '2026-04-16', 'api.fal.ai'])
      expect(stdout).toContain(part);
  });

  it('never prices an unknown model', () => {
    const { code, stdout } = costspan(
      ['explain', '--json', '-'],
      JSON.stringify({ ...flux, model: 'fal-ai/flux/dev-turbo' }),
    );
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ status: 'unpriced', reason: 'unknown_model' });
  });

  it('reports a bad line by its number and answers the others', () => {
    const { code, stdout, stderr } = costspan(
      ['explain', '--json', '-'],
      `${JSON.stringify(flux)}\n{"provider":\n${JSON.stringify(flux)}\n`,
    );
    expect(code).toBe(1);
    expect(stdout.trim().split('\n')).toHaveLength(2);
    expect(stderr).toMatch(/line 2/);
  });

  it.each([
    ['not JSON', 'nonsense', /JSON/],
    ['no provider', '{"model":"x"}', /provider/],
    ['a number for a string', '{"provider":5}', /provider.*5/s],
    ['nothing', '', /empty|nothing/i],
  ])('refuses %s with field, value and fix', (_, input, message) => {
    const { code, stdout, stderr } = costspan(['explain', '--json', '-'], input);
    expect(code).toBe(2);
    expect(stdout).toBe('');
    expect(stderr).toMatch(message);
  });

  it('refuses 200 MB at once, a missing file, a directory and an unknown option', () => {
    const big = file('big.json', '');
    truncateSync(big, 200 * 1024 * 1024);
    for (const args of [
      ['explain', big],
      ['explain', join(folder, 'none.json')],
      ['explain', folder],
      ['explain', '--jsn', '-'],
      ['nonsense'],
    ]) {
      const { code, stdout, stderr } = costspan(args);
      expect(code, args.join(' ')).toBe(2);
      expect(stdout).toBe('');
      expect(stderr).not.toBe('');
    }
  });
});

describe('price', () => {
  it('gives the price before the call and what it assumes', () => {
    const { code, stdout } = costspan(['price', 'fal', 'fal-ai/veo3.1', 'duration=8s', '--json']);
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({
      status: 'estimated',
      amount: '3.2',
      assumed: { generate_audio: true, resolution: '720p' },
    });
    expect(costspan(['price', 'openai', 'tts-1', 'characters=1']).stdout).toContain('$0.000015');
    expect(costspan(['price', 'openai', 'sora-2', 'duration=8', '--day', '2026-11-24']).stdout).toContain(
      'no longer offered since 2026-09-24',
    );
  });

  it('names neighbours of an unknown model as a hint only', () => {
    const { code, stdout, stderr } = costspan(['price', 'openai', 'gpt-image-1-turbo']);
    expect(code).toBe(1);
    expect(stdout + stderr).toContain('gpt-image-1');
    expect(stdout + stderr).not.toContain('$');
  });
});

interface Comparison {
  readonly offers: readonly {
    provider: string;
    model: string;
    amount: string;
    currency: string;
    ageDays: number;
    mayNot: { name: string; value: string }[];
  }[];
  readonly unpriced: number;
  readonly refusals?: readonly { model: string; reason: string; detail: string }[];
}

describe('compare', () => {
  const job = ['compare', 'video', 'duration=8', 'resolution=720p', 'audio=true', '--day', '2026-11-24'];

  it('answers exact amounts, sorted, with age; refusals are counted, and listed on request', () => {
    const { code, stdout } = costspan([...job, '--json']);
    expect(code).toBe(0);
    const { offers, unpriced, refusals } = JSON.parse(stdout) as Comparison;
    const known = offers.filter(({ mayNot }) => mayNot.length === 0);
    const rest = offers.filter(({ mayNot }) => mayNot.length > 0);
    expect(offers).toEqual([...known, ...rest]);
    for (const group of [known, rest]) {
      const amounts = group.map(({ amount }) => Number(amount));
      expect(amounts.length).toBeGreaterThan(5);
      expect(amounts).toEqual(amounts.toSorted((a, b) => a - b));
    }
    expect(rest.flatMap(({ mayNot }) => mayNot)).toContainEqual({ name: 'resolution', value: '720p' });
    expect(offers.find(({ provider, model }) => provider === 'fal' && model === 'fal-ai/veo3.1')).toMatchObject({
      amount: '3.2',
      currency: 'USD',
      unit: 'second',
      unitPrice: '0.4',
      quantity: '8',
      tier: 'flagship',
    });
    expect(refusals).toBeUndefined();
    const all = JSON.parse(costspan([...job, '--json', '--all']).stdout) as Comparison;
    expect(all.refusals).toHaveLength(unpriced);
    for (const { detail } of all.refusals ?? []) expect(detail).not.toBe('');
  });

  it('offers no service that has ended: Sora at OpenAI', () => {
    const { offers, refusals } = JSON.parse(
      costspan([...job, '--json', '--all', '--provider', 'openai']).stdout,
    ) as Comparison;
    expect(offers.filter(({ model }) => model.startsWith('sora'))).toEqual([]);
    expect(refusals?.find(({ model }) => model === 'sora-2')?.detail).toContain('2026-09-24');
  });

  it('filters by provider and tier, and refuses unknown ones', () => {
    const { offers } = JSON.parse(
      costspan([...job, '--json', '--provider', 'fal', '--tier', 'flagship']).stdout,
    ) as Comparison;
    expect(new Set(offers.map(({ provider }) => provider))).toEqual(new Set(['fal']));
    expect(costspan([...job, '--provider', 'nobody']).code).toBe(2);
    expect(costspan([...job, '--tier', 'cheap']).stderr).toMatch(/--tier is "cheap".*budget/);
    expect(costspan(['compare', 'video']).stderr).toMatch(/duration is missing.*duration=8/);
  });

  it('never shows a price as nothing', () => {
    const { stdout } = costspan(['compare', 'speech', 'characters=1', '--day', '2026-11-24']);
    expect(stdout).toContain('$0.000015');
    expect(stdout).not.toMatch(/\$0\.00\b/);
  });
});

describe('forecast', () => {
  const stated = file(
    'forecast.yaml',
    'plans: { pro: { users: 100, actions: { clip: 2 } } }\nfeatures: { clip: { steps: [{ provider: fal, model: fal-ai/veo3.1, parameters: { duration: 8s }, acceptance: 0.8 }] } }\n',
  );

  it('answers exact amounts, and what was assumed', () => {
    const { code, stdout } = costspan(['forecast', stated, '--day', '2026-11-24', '--json']);
    expect(code).toBe(0);
    // 100 × 2 outputs, 1 / 0.8 generations each, of 3.2
    expect(JSON.parse(stdout)).toMatchObject({
      month: { expected: { acceptedOutputs: '200', cost: '800', costPerAcceptedOutput: '4' } },
      plans: [{ plan: 'pro', costPerUser: { expected: '8' } }],
      calls: [{ amount: '3.2', assumed: { generate_audio: true, resolution: '720p' } }],
    });
    const human = costspan(['forecast', stated, '--day', '2026-11-24']).stdout;
    for (const part of ['$800.00 a month', '$4.00', '$8.00', 'resolution=720p']) expect(human).toContain(part);
  });

  it('forecasts nothing where a call has no price', () => {
    const path = file(
      'unpriced.yaml',
      'plans: { a: { users: 1, actions: { f: 1 } } }\nfeatures: { f: { steps: [{ provider: fal, model: fal-ai/qwen-image-edit }] } }\n',
    );
    const { code, stdout, stderr } = costspan(['forecast', path]);
    expect(code).toBe(1);
    expect(stdout).toBe('');
    expect(stderr).toMatch(/features\.f\.steps\[0\]: fal fal-ai\/qwen-image-edit: unpriced.*image_size/);
    expect(costspan(['forecast', join(folder, 'none.yaml')])).toMatchObject({ code: 2, stdout: '' });
  });

  it('says in its help which formula it uses', () => {
    expect(costspan(['forecast', '--help']).stdout).toContain('(1 - (1 - p)^m) / p');
  });
});

describe('prices', () => {
  it('lists by provider, model, modality, evidence and age', () => {
    const list = (
      ...args: string[]
    ): { prices: { provider: string; model: string; ageDays: number; unitPrice: string }[] } =>
      JSON.parse(costspan(['prices', 'list', '--day', '2026-11-24', '--json', ...args]).stdout) as never;
    expect(list('--provider', 'openai', '--model', 'tts-1-hd').prices).toMatchObject([
      { provider: 'openai', model: 'tts-1-hd', unitPrice: '0.00003' },
    ]);
    const old = list('--modality', 'video', '--evidence', 'secondary', '--older-than', '90').prices;
    expect(old.length).toBeGreaterThan(0);
    for (const { ageDays } of old) expect(ageDays).toBeGreaterThan(90);
    expect(costspan(['prices', 'list', '--evidence', 'rumour'])).toMatchObject({ code: 2, stdout: '' });
    expect(costspan(['prices', 'list', '--model', 'no such model']).code).toBe(1);
  });

  it('shows what a file changes in the bundled book', () => {
    const own = file(
      'own-fal.json',
      JSON.stringify({
        books: [
          {
            biller: 'fal',
            currency: 'USD',
            models: [
              {
                model: 'fal-ai/flux/dev',
                modality: 'image',
                tier: 'standard',
                tierBasis: 'user',
                rates: [
                  {
                    id: 'fal-ai/flux/dev:billed/megapixel',
                    item: 'billed',
                    unit: 'megapixel',
                    price: '0.02',
                    source: 'contract',
                    seen: '2026-11-24',
                    evidence: 'user',
                  },
                ],
              },
            ],
          },
        ],
      }),
    );
    const { code, stdout } = costspan(['prices', 'diff', 'bundled', own]);
    expect(code).toBe(0);
    expect(stdout).toMatch(/changed +fal +fal-ai\/flux\/dev +billed per megapixel .*\$0\.025 +\$0\.02 +-20 %/);
    expect(stdout).toMatch(/0 added, \d+ removed, 1 changed/);
    expect(costspan(['prices', 'diff', 'bundled']).stderr).toMatch(/name two books/);
  });

  it('asks a vendor only on request, with the user’s key, and says where it disagrees', async () => {
    const asked: string[] = [];
    const server = createServer((request, response) => {
      asked.push(`${request.headers.authorization} ${request.url?.slice(0, 19)}`);
      const ids = new URL(request.url ?? '', 'http://localhost').searchParams.getAll('endpoint_id');
      const price = (endpoint_id: string): object => ({
        endpoint_id,
        unit_price: endpoint_id === 'fal-ai/flux/dev' ? 0.03 : 0.003,
        unit: 'megapixels',
        currency: 'USD',
      });
      response.end(
        JSON.stringify({
          prices: ids.filter((id) => /^fal-ai\/flux\/(?:dev|schnell)$/.test(id)).map(price),
          next_cursor: null,
          has_more: false,
        }),
      );
    });
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const { code, stdout, stderr } = await running(['prices', 'diff', '--live', 'fal', '--base-url', url], {
      FAL_KEY: 'k',
    });
    server.closeAllConnections();
    server.close();
    expect(code).toBe(1);
    expect(stdout).toMatch(/differs +fal-ai\/flux\/dev +megapixels +\$0\.025 +\$0\.03 +\+20 %/);
    expect(stdout).not.toContain('flux/schnell');
    expect(stderr).toMatch(/^costspan: fal: asking 127\.0\.0\.1:\d+\ncostspan: fal: \d+ endpoints to ask for\n$/);
    expect(new Set(asked)).toEqual(new Set(['Key k /v1/models/pricing?']));
    expect((await running(['prices', 'diff', '--live', 'fal', '--base-url', url], { FAL_KEY: '' })).stderr).toMatch(
      /FAL_KEY is not set/,
    );
    expect((await running(['prices', 'diff', '--live', 'acme'], {})).code).toBe(2);
  });
});

it('a reader that has seen enough is no error', async () => {
  for (const args of [
    ['prices', 'list'],
    ['compare', 'image', '--all'],
    ['explain', file('many.json', `${JSON.stringify(flux)}\n`.repeat(20_000))],
  ]) {
    const { code, stderr } = await running(args, {}, true);
    expect(stderr, args[0]).toBe('');
    expect(code, args[0]).toBe(0);
  }
});

/** As `costspan`, without standing in the way of a server in this process; `head` closes the pipe after the first bytes. */
function running(
  args: readonly string[],
  env: Readonly<Record<string, string>>,
  head = false,
): Promise<{ code: number | null; stdout: string; stderr: string }> {
  const child = spawn(process.execPath, [MAIN, ...args], { env: { ...process.env, NO_COLOR: '1', ...env } });
  let stdout = '';
  let stderr = '';
  child.stdout.on('data', (chunk: Buffer) => {
    stdout += chunk.toString();
    if (head) child.stdout.destroy();
  });
  child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
  return new Promise((done) => child.on('close', (code) => done({ code, stdout, stderr })));
}

it('doctor tells what is wrong and how to mend it', () => {
  const { code, stdout } = costspan(['doctor', '--json']);
  const { findings } = JSON.parse(stdout) as { findings: { check: string; level: string; fix?: string }[] };
  expect(findings.length).toBeGreaterThan(4);
  expect(findings.map(({ check }) => check)).toEqual(expect.arrayContaining(['jobs', 'ledger', 'instance']));
  for (const finding of findings) if (finding.level === 'problem') expect(finding.fix).toBeTruthy();
  expect(code).toBe(findings.some((finding) => finding.level === 'problem') ? 1 : 0);
});

it('every command has help with an example', () => {
  const commands = [
    'explain',
    'price',
    'compare',
    'forecast',
    'prices list',
    'prices diff',
    'doctor',
    'reconcile',
    'focus',
  ];
  for (const command of commands) {
    const { code, stdout } = costspan([...command.split(' '), '--help']);
    expect(code).toBe(0);
    expect(stdout).toMatch(/costspan/);
    expect(stdout).toMatch(/[Ee]xample/);
  }
});

describe('views', () => {
  it('lists what there is', () => {
    const { code, stdout } = costspan(['views', '--json']);
    expect(code).toBe(0);
    expect((JSON.parse(stdout) as { name: string }[]).map(({ name }) => name)).toContain('collector');
  });

  it('writes a view, and leaves a file that someone has changed', () => {
    const out = join(folder, 'collector');
    const first = costspan(['views', 'collector', '--out', out, '--json']);
    expect(first.code).toBe(0);
    expect(JSON.parse(first.stdout)).toMatchObject({ ok: true, view: 'collector', out, labels: ['plan', 'feature'] });
    file('collector/jaeger.yaml', 'mine');
    const second = costspan(['views', 'collector', '--out', out]);
    expect(second.code).toBe(1);
    expect(second.stdout).toMatch(/changed +jaeger\.yaml/);
    expect(second.stdout).toContain('--force');
    expect(costspan(['views', 'collector', '--out', out, '--force']).code).toBe(0);
  });

  it('writes all of them, and again', () => {
    const out = join(folder, 'all');
    const first = costspan(['views', 'all', '--out', out, '--json']);
    expect(first.code).toBe(0);
    const second = JSON.parse(costspan(['views', 'all', '--out', out, '--json']).stdout) as {
      files: { path: string; status: string }[];
    };
    expect(second.files.map(({ path }) => path)).toContain('compose/docker-compose.yml');
    expect(new Set(second.files.map(({ status }) => status))).toEqual(new Set(['unchanged']));
  });

  it('knows the views by name', () => {
    const { code, stderr } = costspan(['views', 'jeager']);
    expect(code).toBe(2);
    expect(stderr).toContain('"jeager" is no view; there are: collector, jaeger');
  });
});

describe('prices check', () => {
  it('finds the bundled book, and a file over it, in order', () => {
    const good = file('good.json', JSON.stringify({ multipliers: [{ biller: 'fal', factor: '0.9' }] }));
    expect(costspan(['prices', 'check'])).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(
        /^bundled book \w{12}: ok, \d+ models, \d+ prices\n  \d+ prices with one witness, named by --json:\n(?:    [\w.]+ \d+\n)+$/,
      ),
    });
    const { checked } = JSON.parse(costspan(['prices', 'check', '--json']).stdout) as {
      checked: { singleWitnessed: Record<string, string[]> }[];
    };
    expect(checked[0]?.singleWitnessed['deepgram']).toContain(
      'nova-3-medical:audio_input/minute:add_ons=none,mode=pre-recorded',
    );
    expect(costspan(['prices', 'check', good])).toMatchObject({ code: 0, stdout: `${good}: ok, 0 models, 0 prices\n` });
  });
  it('names every mistake of a file', () => {
    const bad = file(
      'bad.json',
      '{"multipliers": [{"biller": "fall", "factor": "0.9"}, {"biller": "fal", "factor": 0.9}]}',
    );
    const { code, stdout } = costspan(['prices', 'check', '--json', bad, join(folder, 'none.json')]);
    const { checked } = JSON.parse(stdout) as { checked: { problems: string[] }[] };
    expect(code).toBe(1);
    expect(checked.map(({ problems }) => problems)).toEqual([
      [expect.stringContaining('multipliers[1].factor is 0.9: write the exact decimal as a string')],
      [expect.stringContaining('none.json: no such file')],
    ]);
  });
  it('answers what no price file is with 1 and one line', () => {
    for (const [name, text] of [
      ['deep.json', '['.repeat(100_000) + ']'.repeat(100_000)],
      ['future.json', '{"exchangeRates": [{"from": "EUR", "to": "USD", "rate": "1.1", "seen": "9999-12-31"}]}'],
    ] as const) {
      const { code, stdout, stderr } = costspan(['prices', 'check', file(name, text)]);
      expect([code, stderr]).toEqual([1, '']);
      expect(stdout).toMatch(/1 problem\n {2}\S+: .*(nested deeper|in the future)/);
    }
  });
});
