import { beforeAll, expect, it } from 'vitest';
import { generate, usageOf, useAcme } from '../../../../test/support/acme.ts';
import { Telemetry } from '../../../../test/support/telemetry.ts';
import { withAttribution } from '../attribution/attribution.ts';
import { withOutput } from '../outputs/with-output.ts';

let telemetry: Telemetry;
beforeAll(() => {
  telemetry = new Telemetry();
  // Instruments take the labels that are in force when they are made.
  useAcme('1', 'off', { metricLabels: ['plan', 'tag.campaign'] });
});

it('a tag that COSTSPAN_METRIC_LABELS names stands on metrics, and no other', async () => {
  withAttribution({ plan: 'pro', tags: { campaign: 'spring', tier: 'gold' } }, () =>
    withOutput('avatar', {}, (output) => {
      generate(usageOf('image', [1]));
      output.reject('blurry', { gate: 'face' });
      generate(usageOf('image', [1]));
      output.accept();
    }),
  );
  for (const name of ['costspan.cost', 'costspan.generations', 'costspan.cost.rejected', 'costspan.outputs']) {
    const [point] = await telemetry.points(name);
    expect(point?.attributes, name).toMatchObject({ 'costspan.plan': 'pro', 'costspan.tag.campaign': 'spring' });
    expect(Object.keys(point?.attributes ?? {}), name).not.toContain('costspan.tag.tier');
  }
});

it('its values are bounded: beyond it they are _OTHER, and nothing is lost', async () => {
  const before = await telemetry.total('costspan.cost');
  for (let i = 0; i < 4_000; i++)
    withAttribution({ plan: 'pro', tags: { campaign: `campaign-${i}` } }, () => generate(usageOf('image', [1])));
  const points = await telemetry.points('costspan.cost');
  expect(points.length).toBeLessThan(2_000);
  expect(points.some(({ attributes }) => attributes['costspan.tag.campaign'] === '_OTHER')).toBe(true);
  expect((await telemetry.total('costspan.cost')) - before).toBeCloseTo(4_000 * 0.04, 9);
});
