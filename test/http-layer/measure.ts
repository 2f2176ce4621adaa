/**
 * What the HTTP layer costs an app that downloads much, cancels, reads slowly: each scenario with and without it, in
 * processes of their own.
 *
 *     node test/http-layer/measure.ts [--mb 200] [--rounds 3] [--node PATH]
 */
import { parseArgs } from 'node:util';
import { runApp } from './run.ts';
import type { Saw } from './run.ts';
import { startBigServer } from './server.ts';

const { values } = parseArgs({
  options: {
    mb: { type: 'string', default: '200' },
    rounds: { type: 'string', default: '3' },
    node: { type: 'string', default: process.execPath },
  },
});

const server = await startBigServer();
const SCENARIOS = ['file', 'json', 'slow', 'cancel', 'abort'];
const rows: Record<string, unknown>[] = [];
for (const scenario of SCENARIOS)
  for (const client of ['fetch', 'undici', 'axios']) {
    const runs: Record<'without' | 'with', Saw[]> = { without: [], with: [] };
    for (let round = 0; round < Number(values.rounds); round++)
      for (const way of ['without', 'with'] as const)
        runs[way].push(
          await runApp({ scenario, client, mb: Number(values.mb), server, layer: way === 'with', node: values.node }),
        );
    rows.push({
      scenario,
      client,
      ...columns('', runs.without),
      ...columns(' with', runs.with),
      charges: runs.with.at(-1)?.amounts.join(),
    });
  }
console.table(rows);
await server.close();

/** The middle of the rounds, of every number that was seen. */
function columns(suffix: string, runs: readonly Saw[]): Record<string, unknown> {
  const names = Object.keys(runs[0]?.app ?? {});
  return Object.fromEntries(
    names.map((name) => {
      const seen = runs.map(({ app }) => app[name]);
      const sorted = seen.filter((one) => typeof one === 'number').sort((a, b) => a - b);
      return [
        `${name}${suffix}`,
        sorted.length > 0 ? Math.round(sorted[Math.floor(sorted.length / 2)] as number) : seen.at(-1),
      ];
    }),
  );
}
