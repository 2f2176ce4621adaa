import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect, it } from 'vitest';
import { INSTALL_TIMEOUT, installApp } from './support/app.ts';
import { askWorker, buildWorker } from './support/worker.ts';

/** A Worker that records two charges of its own in an output, and answers with what it was told. */
const WORKER = `
import { configure, onCharge, recordCharge, withOutput } from '@costspan/core';

configure({ ledger: 'off' });

export default {
  async fetch() {
    const heard = [];
    const stop = onCharge((charge) => heard.push(charge));
    const charge = { provider: 'upscaler.example', model: 'upscale-4x', amount: '0.12' };
    const told = withOutput('card', { plan: 'pro' }, (output) => {
      recordCharge({ ...charge, id: 'job-1' });
      recordCharge({ ...charge, id: 'job-1' });
      recordCharge({ ...charge, amount: 'free' });
      recordCharge({ ...charge, amount: '0.03', attempt: false });
      output.accept();
      return output.charges();
    });
    stop();
    return Response.json({ heard, told });
  },
};
`;

let app: string;
beforeAll(async () => {
  app = await installApp();
}, INSTALL_TIMEOUT);

it.each([
  ['without any module of Node', []],
  ['that has the modules of Node', ['nodejs_compat']],
])('charges of its own, and their events, in a Worker %s', async (_, flags) => {
  const folder = join(app, 'bundles', 'own-charges');
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'worker.mjs'), WORKER);
  const worker = { name: 'worker', main: 'worker.mjs', flags };
  await buildWorker(folder, worker);
  const { heard, told } = JSON.parse(await askWorker(folder, worker, {})) as Record<'heard' | 'told', unknown[]>;
  expect(heard).toEqual([
    expect.objectContaining({ key: 'upscaler.example:job-1', amount: '0.12', attempt: 1, plan: 'pro' }),
    expect.objectContaining({ amount: '0.03', plan: 'pro' }),
  ]);
  expect(told).toEqual(heard);
});
