import { once } from 'node:events';
import { readdirSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { startSimulator } from '@costspan/simulator';
import { expect, it, onTestFinished } from 'vitest';
import { startCollector } from './collector.ts';
import { collectorConfigs } from './configs.ts';
import { sendSpan } from './otlp.ts';
import { runApp } from './run-app.ts';
import { untilTestEnds } from './until-test-ends.ts';
import { until } from './until.ts';

const FILES = readdirSync(join(import.meta.dirname, '../../packages/views/collector'))
  .filter((name) => name.endsWith('.yaml') && name !== 'collector.yaml')
  .map((name) => name.replace('.yaml', ''));
/** Where nothing listens. */
const NOWHERE = '127.0.0.1:9';

it('starts with all files at once and no back end in reach, and takes what comes', async () => {
  expect(FILES).toContain('clickhouse');
  const collector = untilTestEnds(
    await startCollector({
      configs: collectorConfigs(...FILES),
      env: {
        JAEGER_OTLP_ENDPOINT: NOWHERE,
        PROMETHEUS_URL: `http://${NOWHERE}`,
        HONEYCOMB_ENDPOINT: `http://${NOWHERE}`,
        HONEYCOMB_API_KEY: 'key',
        CLICKHOUSE_ENDPOINT: `tcp://${NOWHERE}`,
        CLICKHOUSE_CREATE_SCHEMA: 'false',
      },
    }),
  );
  await sendSpan(collector.url, 'studio', { name: 'first' });
  await collector.kill();
  await collector.start();
  await sendSpan(collector.url, 'studio', { name: 'second' });
});

it('the base alone is a configuration', async () => {
  const collector = untilTestEnds(await startCollector({ configs: collectorConfigs() }));
  await sendSpan(collector.url, 'studio', { name: 'only' });
});

it('Honeycomb gets each signal with the key, metrics in a dataset of their own', async () => {
  const seen = new Set<string>();
  const honeycomb = createServer((request, response) => {
    const { 'x-honeycomb-team': key, 'x-honeycomb-dataset': dataset = 'by service' } = request.headers;
    seen.add(`${request.url} ${key} ${String(dataset)}`);
    request.resume().once('end', () => response.end());
  });
  await once(honeycomb.listen(0, '127.0.0.1'), 'listening');
  onTestFinished(() => void honeycomb.close());
  const sim = await startSimulator();
  onTestFinished(() => sim.close());
  const collector = untilTestEnds(
    await startCollector({
      configs: collectorConfigs('honeycomb'),
      env: {
        HONEYCOMB_ENDPOINT: `http://127.0.0.1:${(honeycomb.address() as AddressInfo).port}`,
        HONEYCOMB_API_KEY: 'key-of-a-test',
        DECISION_WAIT: '1s',
      },
    }),
  );
  expect(await runApp(sim, collector.url).ended).toMatchObject({ code: 0 });
  await until(() =>
    expect([...seen].toSorted()).toEqual([
      '/v1/logs key-of-a-test by service',
      '/v1/metrics key-of-a-test costspan-metrics',
      '/v1/traces key-of-a-test by service',
    ]),
  );
});
