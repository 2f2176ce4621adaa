import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runApp } from './run.ts';
import { startBigServer } from './server.ts';
import type { BigServer } from './server.ts';

const CLIENTS = ['fetch', 'undici', 'axios'];
/** MB of an answer that is read to its end, and of one that is left. */
const READ = 16;
const LEFT = 64;

let server: BigServer;
beforeAll(async () => {
  server = await startBigServer();
});
afterAll(() => server.close());

/** What the app sees without costspan and with it, and what it is charged for. */
async function both(scenario: string, client: string, mb: number) {
  const without = await runApp({ scenario, client, mb, server, layer: false });
  const withUs = await runApp({ scenario, client, mb, server, layer: true });
  expect(without.amounts).toEqual([]);
  return { without: without.app, withUs: withUs.app, amounts: withUs.amounts };
}

const number = (value: unknown): number => {
  expect(value).toBeTypeOf('number');
  return value as number;
};

describe.each(CLIENTS)('an app that asks by %s', (client) => {
  it.each(['file', 'json'])('reads a large answer as without costspan: %s', async (scenario) => {
    const { without, withUs, amounts } = await both(scenario, client, READ);
    expect(withUs['bytes']).toBe(without['bytes']);
    expect(amounts).toEqual(['0.02', '0.02']);
    // Half of the answer: whoever held all of it would need more.
    expect(number(withUs['addedMB'])).toBeLessThan(number(without['addedMB']) + READ / 2 + 16);
  });

  it('that does not read holds the provider back', async () => {
    const { without, withUs } = await both('slow', client, LEFT);
    const limit = (LEFT * 1024 * 1024) / 2;
    expect(number(without['written'])).toBeLessThan(limit);
    expect(number(withUs['written'])).toBeLessThan(limit);
  });

  it('that cancels is heard by the provider', async () => {
    const { withUs, amounts } = await both('cancel', client, LEFT);
    expect(withUs['left']).toBe(true);
    expect(amounts).toHaveLength(2);
  });

  it.each(['abort', 'redirect', 'keepAlive', 'http2'])('sees no difference: %s', async (scenario) => {
    const { without, withUs } = await both(scenario, client, LEFT);
    const { addedMB: _, ...seen } = without;
    expect(withUs).toMatchObject(seen);
  });
});
