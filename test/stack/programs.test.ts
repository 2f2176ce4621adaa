import { readFileSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { startAlertmanager } from './alertmanager.ts';
import { openClickHouse } from './clickhouse.ts';
import { get, newFolder, startProgram } from './program.ts';
import { promtool, startPrometheus } from './prometheus.ts';
import { startRedis } from './redis.ts';
import { untilTestEnds } from './until-test-ends.ts';

const VIEW = join(import.meta.dirname, '../../packages/views/prometheus');

it('Alertmanager takes an alert with the configuration of the compose file, and is gone once it is stopped', async () => {
  const config = readFileSync(join(VIEW, 'alertmanager.yml'), 'utf8');
  const alertmanager = untilTestEnds(await startAlertmanager({ config }));
  const alerts = `${alertmanager.url}/api/v2/alerts`;
  const body = JSON.stringify([{ labels: { alertname: 'Test' } }]);
  const posted = await fetch(alerts, { method: 'POST', headers: { 'content-type': 'application/json' }, body });
  expect(posted.status).toBe(200);
  expect(await (await get(alerts)).json()).toMatchObject([{ labels: { alertname: 'Test' } }]);
  await alertmanager.stop();
  await expect(fetch(alerts)).rejects.toThrow('fetch failed');
});

it('Prometheus answers, two beside each other, and takes the configuration of the compose file', async () => {
  const both = (await Promise.all([startPrometheus(), startPrometheus()])).map(untilTestEnds);
  for (const one of both) expect(await one.query('vector(1)')).toEqual([{ labels: {}, value: 1 }]);
  expect(await promtool('check', 'config', join(VIEW, 'prometheus.yml'))).toContain('SUCCESS');
});

it('Redis keeps what it is told', async () => {
  const redis = untilTestEnds(await startRedis());
  const socket = connect(Number(new URL(redis.url).port), '127.0.0.1').setEncoding('utf8');
  socket.write('SET a 1\r\nGET a\r\nQUIT\r\n');
  let answer = '';
  for await (const part of socket) answer += String(part);
  expect(answer).toBe('+OK\r\n$1\r\n1\r\n+OK\r\n');
});

it('ClickHouse adds decimals exactly', () => {
  const clickhouse = openClickHouse();
  clickhouse.run('CREATE TABLE charges (amount String) ENGINE = MergeTree ORDER BY tuple()');
  clickhouse.run("INSERT INTO charges VALUES ('0.1'), ('0.2')");
  expect(clickhouse.rows('SELECT count() AS n, sum(toDecimal64(amount, 9)) AS usd FROM charges')).toEqual([
    { n: '2', usd: '0.3' },
  ]);
  expect(() => clickhouse.rows('SELECT nothing')).toThrow('nothing');
  clickhouse.close();
});

it('a program that does not start is an error that shows what it said', async () => {
  const folder = newFolder('broken');
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const start = startProgram({
    path: '/bin/sh',
    args: ['-c', 'echo wrong setting >&2; exit 3'],
    folder,
    ready: () => get('http://127.0.0.1:9/'),
  });
  await expect(start).rejects.toThrow(/it has ended\n[\s\S]*wrong setting/);
});
