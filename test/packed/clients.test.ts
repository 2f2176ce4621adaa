import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { sdks } from '@costspan/auto/specs';
import { beforeAll, describe, expect, it } from 'vitest';
import { INSTALL_TIMEOUT, installApp } from './support/app.ts';
import { BundledApp } from './support/bundle.ts';
import type { Span } from './support/bundle.ts';
import { manifest } from './support/pack.ts';
import { ROOT } from './support/run.ts';
import { fixtureOf, startStandIn } from './support/stand-in.ts';

/** The client entry of a Worker, minified and gzip, without price books. */
const MAX_WORKER_BYTES = 60 * 1024;

let app: string;
beforeAll(async () => {
  app = await installApp();
}, INSTALL_TIMEOUT);

/** Every SDK of the one list, by the folder of its package, and the requests of those that have none. */
const instrumentations = [
  ...sdks.map(({ scope, clientFunction }) => ({ name: scope.name.replace('@costspan/', ''), clientFunction })),
  { name: 'instrumentation-fetch', clientFunction: 'meterFetch' },
];

it.each(instrumentations)('$name has an app', ({ name }) => {
  const path = clientOf(name);
  expect(existsSync(path), `write ${path}: a client with the given fetch, and a fixture's name`).toBe(true);
});

const written = instrumentations.filter(({ name }) => existsSync(clientOf(name)) && !saysWhyNot(name));

describe.each(written)('$name', ({ name, clientFunction }) => {
  /** Asks the bundled app for one call: one charge, of the fixture's amount. */
  async function expectCharge(ask: (bundled: BundledApp, standIn: string) => Promise<Span[]>): Promise<void> {
    const fixture = fixtureOf(name, fixtureName(name));
    const standIn = await startStandIn(fixture);
    try {
      const spans = await ask(new BundledApp(app, name), standIn.origin);
      const charged = spans.filter(({ attributes }) => attributes['costspan.cost.amount'] !== undefined);
      expect(charged).toHaveLength(1);
      expect(charged[0]?.attributes['costspan.cost.amount']).toBe(Number(fixture.expect.amount));
      const { version } = manifest(name);
      expect(charged[0]).toMatchObject({ scope: `@costspan/${name}`, version });
      expect(standIn.requests).toHaveLength(1);
    } finally {
      await standIn.close();
    }
  }

  const call = fixtureOf(name, fixtureName(name)).call;

  it.each([
    ['ESM', 'cjs'],
    ['CommonJS', 'cjs'],
    ['ESM', 'esm'],
  ] as const)('charges a call in an app written as %s and bundled as %s', async (source, format) => {
    await expectCharge((bundled, standIn) => bundled.onNode(source, format, { standIn, call }));
  });

  it.each([
    ['without any module of Node', []],
    ['that has the modules of Node', ['nodejs_compat']],
  ])('charges a call in a Worker %s', async (_, flags) => {
    await expectCharge((bundled, standIn) => bundled.inWorker({ standIn, call }, flags));
  });

  it('adds little to a Worker', async () => {
    const bytes = await new BundledApp(app, name).workerBytes(clientFunction);
    console.log(`${name}: ${(bytes / 1024).toFixed(1)} KB gzip in a Worker, without price books`);
    expect(bytes).toBeLessThanOrEqual(MAX_WORKER_BYTES);
  });
});

function clientOf(name: string): string {
  return join(ROOT, 'packages', name, 'testing/packed.mjs');
}

/** Why no request of the SDK can be served here: it speaks over sockets. */
function saysWhyNot(name: string): boolean {
  return /export const reason = ['"]/.test(readFileSync(clientOf(name), 'utf8'));
}

function fixtureName(name: string): string {
  const [, found] = /fixture = '([^']+)'/.exec(readFileSync(clientOf(name), 'utf8')) ?? [];
  if (!found) throw new Error(`${clientOf(name)} names no fixture`);
  return found;
}
