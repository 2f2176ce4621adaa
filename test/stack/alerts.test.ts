import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { startSimulator } from '@costspan/simulator';
import { expect, it, onTestFinished } from 'vitest';
import { startAlertmanager } from './alertmanager.ts';
import { startCollector } from './collector.ts';
import { collectorConfigs } from './configs.ts';
import { startPrometheus } from './prometheus.ts';
import { runApp } from './run-app.ts';
import { shippedPrometheus } from './shipped.ts';
import { untilTestEnds } from './until-test-ends.ts';
import { until } from './until.ts';

const VIEW = join(import.meta.dirname, '../../packages/views/prometheus');

interface Alert {
  readonly status: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
}

/** What a webhook is told. */
async function startWebhook(): Promise<{ url: string; alerts: Alert[] }> {
  const alerts: Alert[] = [];
  const server = createServer(async (request, response) => {
    alerts.push(...(JSON.parse(await text(request)) as { alerts: Alert[] }).alerts);
    response.end();
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  onTestFinished(() => void server.close());
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`, alerts };
}

it('a provider is down, another tier answers, and the alert arrives at a webhook', async () => {
  const webhook = await startWebhook();
  const alertmanager = untilTestEnds(
    await startAlertmanager({
      config: readFileSync(join(VIEW, 'alertmanager-webhook.yml'), 'utf8').replace(
        'http://127.0.0.1:9095/',
        webhook.url,
      ),
    }),
  );
  const prometheus = untilTestEnds(await startPrometheus({ config: shippedPrometheus(alertmanager.url) }));
  const collector = untilTestEnds(
    await startCollector({ configs: collectorConfigs('prometheus'), env: { PROMETHEUS_URL: prometheus.url } }),
  );
  const sim = await startSimulator();
  onTestFinished(() => sim.close());
  const run = async (outputs: number): Promise<void> =>
    void expect(
      await runApp(sim, collector.url, { app: 'outage-app.ts', env: { OUTPUTS: String(outputs) } }).ended,
    ).toMatchObject({ code: 0, stderr: '' });
  const count = (expression: string): Promise<number | undefined> =>
    prometheus.query(`sum(${expression})`).then(([sample]) => sample?.value);

  await run(2);
  await until(async () => expect(await count('costspan:generations:increase1h')).toBe(4));
  expect(await count('ALERTS{alertname="CostspanFailoverToDearerTier"}')).toBeUndefined();

  sim.fal.order({ fail: 500, times: 100 });
  await run(3);
  const arrived = await until(() => {
    const found = webhook.alerts.find(({ labels }) => labels['alertname'] === 'CostspanFailoverToDearerTier');
    expect(found).toBeDefined();
    return found;
  });
  expect(arrived).toMatchObject({
    status: 'firing',
    labels: {
      severity: 'page',
      gen_ai_provider_name: 'openai',
      gen_ai_request_model: 'gpt-image-2',
      costspan_output_planned_tier: 'budget',
      costspan_model_tier: 'standard',
    },
    annotations: {
      summary: '6 generations planned for a budget model went to gpt-image-2 at openai, a standard one',
    },
  });
  expect(arrived?.annotations['description']).toMatch(/costspan_generations_total[\s\S]*silence/);

  // What the rules make of it is what the providers bill.
  const spend = await count('costspan:cost_usd:increase1h');
  expect((spend ?? 0) / Number(sim.invoice.total()) - 1).toBeCloseTo(0, 9);
  const failover = await count('costspan:cost_usd:increase1h{costspan_attempt_reason="failover"}');
  expect(failover).toBeGreaterThan(0);
});

it("the README's test alert fires", async () => {
  const readme = readFileSync(join(VIEW, 'README.md'), 'utf8');
  const [, url = '', body = ''] =
    /curl http:\/\/localhost:9090(\S+) -H 'content-type: application\/json' -d '(.*)'$/m.exec(readme) ?? [];
  const prometheus = untilTestEnds(await startPrometheus({ config: shippedPrometheus() }));
  const answer = await fetch(`${prometheus.url}${url}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: body.replace(`'$(date +%s)000000000'`, `${Math.floor(Date.now() / 1_000)}000000000`),
  });
  expect(answer.status).toBe(200);
  await until(async () =>
    expect(await prometheus.query('ALERTS{alertname="CostspanUnpriced", alertstate="firing"}')).toMatchObject([
      { labels: { severity: 'ticket', gen_ai_request_model: 'a-new-model' } },
    ]),
  );
});
