import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Cell } from './cell.ts';
import { cells } from './cells/index.ts';
import { problems } from './judge.ts';
import { World } from './world.ts';

let world: World;
beforeAll(async () => {
  world = await World.start();
});
afterAll(() => world.close());

it('has cells whose names tell them apart, and a sample of them', () => {
  const names = cells.map(({ name }) => name);
  expect([...new Set(names)]).toEqual(names);
  expect(cells.some(({ quick }) => quick)).toBe(true);
});

it('finds what is billed and on no span, in no metric and in no ledger, and a wrong answer', async () => {
  const body = JSON.stringify({ model: 'gpt-image-2', prompt: 'a red kite', quality: 'low' });
  const headers = { authorization: 'Bearer test', 'content-type': 'application/json' };
  await fetch(`${world.simulator.openai.url}/images/generations`, { method: 'POST', headers, body });
  const cell: Cell = { name: 'one', run: () => Promise.reject(new Error('not run')) };
  const found = problems(cell, world, { answers: ['{"openai":1}'], complaints: ['did not end'] }, '{"openai":2}');
  expect(found).toEqual([
    'did not end',
    expect.stringMatching(/^answers of the SDKs: /),
    expect.stringMatching(/^bills of the simulators: 1, not /),
    expect.stringMatching(/^amounts on spans: \[\], not /),
    expect.stringMatching(/^metric costspan\.generations: 0, not 1/),
    expect.stringMatching(/^metric costspan\.cost: "0\.000000000", not /),
    expect.stringMatching(/^amounts in the ledger: \[\], not /),
  ]);
  const warns = /costspan: nothing is measured/;
  const silent = problems({ ...cell, warns }, world, { answers: [], complaints: [] }, '{}');
  expect(silent).toContain(`no line says ${warns.source}`);
});
