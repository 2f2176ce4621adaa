import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { startCollector } from './collector.ts';
import { collectorConfigs } from './configs.ts';
import { startJaeger } from './jaeger.ts';
import { sendSpan } from './otlp.ts';
import { untilTestEnds } from './until-test-ends.ts';
import { until } from './until.ts';

const README = readFileSync(join(import.meta.dirname, '../../packages/views/jaeger/README.md'), 'utf8');
const SEARCHES = [...README.matchAll(/\/search\?service=my-app&tags=([^)]+)\)/g)].map(([, tags = '']) =>
  decodeURIComponent(tags),
);

/** A tag's value as an app's SDK would have sent it: amounts are numbers, and flags booleans. */
function typed(value: string): string | number | boolean {
  if (value === 'true') return true;
  return value.includes('.') ? Number(value) || value : value;
}

it('each search of the README finds the generation that it is for, and no other', async () => {
  expect(SEARCHES.length).toBeGreaterThan(10);
  const jaeger = untilTestEnds(await startJaeger());
  const collector = untilTestEnds(
    await startCollector({
      configs: collectorConfigs('jaeger'),
      env: { JAEGER_OTLP_ENDPOINT: jaeger.otlp, KEEP_PERCENT: '100', DECISION_WAIT: '1s' },
    }),
  );
  for (const tags of SEARCHES) {
    const wanted = Object.entries(JSON.parse(tags) as Record<string, string>);
    const attributes = Object.fromEntries(wanted.map(([key, value]) => [key, typed(value)]));
    await sendSpan(collector.url, 'my-app', { name: tags, attributes });
  }
  for (const tags of SEARCHES) await until(async () => expect(await jaeger.search('my-app', tags)).toEqual([tags]));
});
