import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { mayBill } from '@costspan/meters/hosts';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Finding } from '../finding.ts';
import { knownSdks } from '../known-sdks.ts';
import { checkSdks } from './sdks.ts';

let directory: string;
beforeAll(() => (directory = mkdtempSync(join(tmpdir(), 'costspan-doctor-'))));
afterAll(() => rmSync(directory, { recursive: true }));

/** What doctor says of an app that has these packages, and `@costspan/auto`. */
async function found(app: string, packages: Readonly<Record<string, string>>): Promise<readonly Finding[]> {
  const scope = join(directory, app, 'node_modules/@costspan');
  mkdirSync(scope, { recursive: true });
  symlinkSync(join(import.meta.dirname, '../../../../auto'), join(scope, 'auto'));
  for (const [name, version] of Object.entries(packages)) {
    const folder = join(directory, app, 'node_modules', name);
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, 'package.json'), JSON.stringify({ name, version }));
  }
  return checkSdks({ directory: join(directory, app), environment: {} });
}

it('names every installed SDK that it knows, and the way in which its calls are seen', async () => {
  const packages = {
    openai: '7.57.0',
    replicate: '0.20.0',
    '@perplexity-ai/perplexity_ai': '0.38.5',
    '@ai-sdk/openai': '4.0.118',
    ollama: '0.6.4',
    'left-pad': '1.3.0',
  };
  expect(await found('all', packages)).toEqual([
    expect.objectContaining({
      level: 'ok',
      message: '@ai-sdk/openai 4.0.118, holds no charge of its own: the AI SDK does',
    }),
    expect.objectContaining({
      level: 'ok',
      message: '@perplexity-ai/perplexity_ai 0.38.5, measured at its HTTP requests to api.perplexity.ai',
    }),
    expect.objectContaining({ level: 'note', message: 'ollama 0.6.4, not seen: its models run on machines of yours' }),
    {
      check: 'sdks',
      level: 'ok',
      message: 'openai 7.57.0, by @costspan/instrumentation-openai',
      data: {
        package: 'openai',
        version: '7.57.0',
        way: 'instrumentation',
        by: '@costspan/instrumentation-openai',
        range: '>=4 <8',
      },
    },
    expect.objectContaining({ level: 'problem', fix: 'install replicate@">=0.34 <2", or update costspan' }),
  ]);
});

it('names the line that installs what measures, where that is not there', async () => {
  mkdirSync(join(directory, 'bare'));
  expect(await checkSdks({ directory: join(directory, 'bare'), environment: {} })).toEqual([
    expect.objectContaining({ level: 'problem', fix: 'npm install @costspan/auto @opentelemetry/api' }),
  ]);
});

it('says that nothing will be seen where only such SDKs are installed', async () => {
  const [note, problem] = await found('none', { ollama: '0.6.4' });
  expect(note).toMatchObject({ level: 'note' });
  expect(problem).toMatchObject({ level: 'problem', message: expect.stringContaining('no SDK that costspan sees') });
});

it.each(knownSdks([]).flatMap((sdk) => (sdk.way === 'http' ? [sdk] : [])))(
  '$name sends what the HTTP layer measures',
  ({ url }) => expect(mayBill(url, 'POST')).toBeDefined(),
);
