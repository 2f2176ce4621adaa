import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { startSimulator } from '@costspan/simulator';
import type { Simulator } from '@costspan/simulator';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { Receiver } from './packed/support/receiver.ts';
import { node } from './packed/support/run.ts';

const REGISTER = join(import.meta.dirname, '../packages/auto/src/register.ts');

/** Wraps modules of openai as a copy of import-in-the-middle does that is not ours; says so on stdout. */
const OTHER = `
import { registerHooks } from 'node:module';
registerHooks({
  resolve(specifier, context, next) {
    const result = next(specifier, context);
    const isWanted = result.url.endsWith('/openai/index.mjs') && !context.parentURL?.includes('iitm=');
    return isWanted ? { ...result, url: result.url + '?iitm=true', shortCircuit: true } : result;
  },
  load(url, context, next) {
    if (!url.endsWith('/openai/index.mjs?iitm=true')) return next(url, context);
    const file = JSON.stringify(url.replace('?iitm=true', ''));
    const source = 'export * from ' + file + '; export { default } from ' + file + '; console.log("wrapped");';
    return { source, format: 'module', shortCircuit: true };
  },
});`;

const APP = `
import OpenAI from 'openai';
const openai = new OpenAI({ baseURL: process.env.SIMULATOR, apiKey: 'sk-test', maxRetries: 0 });
await openai.chat.completions.create({ model: 'gpt-5-mini', messages: [{ role: 'user', content: 'a kite' }] });
`;

let simulator: Simulator;
let folder: string;
beforeAll(async () => {
  simulator = await startSimulator();
  folder = mkdtempSync(join(import.meta.dirname, '.app-'));
  writeFileSync(join(folder, 'other.mjs'), OTHER);
  writeFileSync(join(folder, 'app.mjs'), APP);
});
afterAll(async () => {
  rmSync(folder, { recursive: true });
  await simulator.close();
});

it.each([
  ['before', ['--import', './other.mjs', '--import', REGISTER]],
  ['after', ['--import', REGISTER, '--import', './other.mjs']],
])(
  'a loader of another product that was there %s costspan wraps the SDK, and the call is one charge',
  async (_, args) => {
    const receiver = await Receiver.start();
    try {
      const { code, stdout, stderr } = await node([...args, 'app.mjs'], {
        cwd: folder,
        env: { ...receiver.env, SIMULATOR: simulator.openai.url, COSTSPAN_GATEWAYS: '127.0.0.1=openai' },
      }).ended;
      expect({ code, stdout, stderr }).toEqual({ code: 0, stdout: 'wrapped\n', stderr: '' });
      expect(receiver.spans.map(({ name }) => name)).toEqual(['chat gpt-5-mini']);
    } finally {
      await receiver.close();
    }
  },
);
