import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { version } from '@costspan/prices';
import { build } from 'esbuild';
import type { Format } from 'esbuild';
import { afterAll, describe, expect, it } from 'vitest';
import { bundledBooks } from './bundled.ts';

/** Outside the repository: no package lies beside the bundle. */
const folder = mkdtempSync(join(tmpdir(), 'costspan-'));
afterAll(() => rmSync(folder, { recursive: true }));

const WARNINGS = `
  const warnings = [];
  const nothing = () => undefined;
  diag.setLogger({ error: nothing, warn: (text) => warnings.push(text), info: nothing, debug: nothing, verbose: nothing });`;
const CALL = `
  const amountOf = (provider, model, prices = bundledBook()) => {
    const charge = rate({ provider, model, end: 'succeeded', facts: {}, measures: [measure('image_output', 'image', 1)] }, prices);
    return charge.status === 'unpriced' ? charge.reason : charge.amount.toFixed() + ' ' + charge.price.version;
  };`;
const CORE = `
  import { diag } from '@opentelemetry/api';
  import { bundledBook, measure, rate, registerBook } from './index.ts';`;

async function bundle(name: string, contents: string, format: Format): Promise<{ path: string; text: string }> {
  const { outputFiles } = await build({
    stdin: { contents, resolveDir: join(import.meta.dirname, '..'), loader: 'ts' },
    bundle: true,
    minify: true,
    format,
    platform: format === 'cjs' ? 'node' : 'browser',
    target: 'es2022',
    external: ['node:*'],
    write: false,
    logLevel: 'silent',
  });
  const path = join(folder, `${name}.${format === 'cjs' ? 'cjs' : 'mjs'}`);
  const text = outputFiles[0]?.text ?? '';
  writeFileSync(path, text);
  return { path, text };
}

/** Ids of the prices of a biller. */
function idsOf(biller: string): string[] {
  const book = bundledBooks().find((one) => one.biller === biller);
  return book?.models.flatMap(({ rates }) => rates.map(({ id }) => id)) ?? [];
}

/** Ids of all billers' prices that are in a bundle. */
function idsIn(text: string): string[] {
  return bundledBooks().flatMap(({ biller }) => idsOf(biller).filter((id) => text.includes(`id:"${id}"`)));
}

const run = (path: string): unknown =>
  JSON.parse(execFileSync(process.execPath, [path], { encoding: 'utf8', env: { ...process.env, NODE_PATH: '' } }));

describe.each<Format>(['esm', 'cjs'])('a bundle of core as %s', (format) => {
  it('carries the registered book only, and rates by it; another biller is warned about once', async () => {
    const core = await bundle('core', `${CORE} console.log(diag, bundledBook, measure, rate, registerBook)`, format);
    const fal = await bundle(
      'fal',
      `${CORE} import { book, version } from '@costspan/prices/fal'; ${WARNINGS} ${CALL}
      const prices = bundledBook();
      const before = amountOf('fal', 'fal-ai/nano-banana', prices);
      registerBook(book, version);
      console.log(JSON.stringify({
        before,
        after: amountOf('fal', 'fal-ai/nano-banana', prices),
        others: [1, 2, 3].map(() => amountOf('openai', 'gpt-image-2')),
        unknown: amountOf('nobody', 'gpt-image-2'),
        version: prices.version === version,
        warnings,
      }));`,
      format,
    );
    expect(run(fal.path)).toEqual({
      before: 'unknown_model',
      after: `0.039 ${version}`,
      others: ['unknown_model', 'unknown_model', 'unknown_model'],
      unknown: 'unknown_model',
      version: true,
      // One line for all billers; how many more there were is said at the end of the process.
      warnings: [
        expect.stringMatching(/import \{ book, version \} from '@costspan\/prices\/fal'.* every other biller/),
      ],
    });
    const book = JSON.stringify(bundledBooks().find(({ biller }) => biller === 'fal'));
    expect(core.text.length).toBeLessThan(150_000);
    expect(fal.text.length - core.text.length).toBeLessThan(book.length + 5_000);
    expect(idsIn(core.text)).toEqual([]);
    expect(new Set(idsIn(fal.text))).toEqual(new Set(idsOf('fal')));
  });
});

it('two copies of core in a process share the books', async () => {
  const one = await bundle(
    'one',
    `import { registerBook } from './index.ts'; import { book, version } from '@costspan/prices/fal'; registerBook(book, version);`,
    'esm',
  );
  const other = await bundle(
    'other',
    `${CORE} ${CALL} console.log(JSON.stringify([amountOf('fal', 'fal-ai/nano-banana')]))`,
    'esm',
  );
  const both = join(folder, 'both.mjs');
  writeFileSync(both, `await import(${JSON.stringify(one.path)}); await import(${JSON.stringify(other.path)});`);
  expect(run(both)).toEqual([`0.039 ${version}`]);
});
