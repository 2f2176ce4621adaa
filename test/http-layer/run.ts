import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ledgerFiles, readLedger } from '@costspan/core/ledger';
import { start } from '../packed/support/run.ts';
import type { BigServer } from './server.ts';

const REGISTER = join(import.meta.dirname, '../../packages/auto/src/register.ts');

export interface Asked {
  readonly scenario: string;
  readonly client: string;
  readonly mb: number;
  readonly server: BigServer;
  /** with costspan, or without */
  readonly layer: boolean;
  readonly node?: string;
}

export interface Saw {
  /** what the app printed */
  readonly app: Readonly<Record<string, unknown>>;
  /** of its charges, exact */
  readonly amounts: readonly string[];
}

/** Runs the app in a process of its own. */
export async function runApp({ scenario, client, mb, server, layer, node = process.execPath }: Asked): Promise<Saw> {
  await (await fetch(`${server.origin}/forget`)).text();
  const ledger = mkdtempSync(join(tmpdir(), 'costspan-http-'));
  const app = join(import.meta.dirname, 'app.mjs');
  const args = ['--no-warnings', '--experimental-strip-types', ...(layer ? ['--import', REGISTER] : [])];
  const env = {
    HTTP2: server.http2,
    COSTSPAN_GATEWAYS: `${server.origin.slice('http://'.length)}=x_ai`,
    COSTSPAN_LEDGER: `file:${ledger}`,
    OTEL_TRACES_EXPORTER: 'none',
    OTEL_METRICS_EXPORTER: 'none',
    OTEL_LOGS_EXPORTER: 'none',
  };
  const running = start(node, [...args, app, scenario, client, server.origin, String(mb)], {
    cwd: import.meta.dirname,
    env,
    node,
  });
  const { code, stdout, stderr } = await running.ended;
  if (code !== 0 || stderr !== '') throw new Error(`${scenario} by ${client}: exit ${code}\n${stderr}`);
  const amounts = await amountsIn(ledger);
  rmSync(ledger, { recursive: true });
  return { app: JSON.parse(stdout) as Saw['app'], amounts };
}

/** Exact amounts of the charges in a folder. */
export async function amountsIn(folder: string): Promise<string[]> {
  const amounts: string[] = [];
  if (readdirSync(folder).length === 0) return amounts;
  const ledger = await readLedger(await ledgerFiles(folder));
  for await (const { entry } of ledger.charges())
    amounts.push(String(entry.attributes['costspan.cost.amount_decimal']));
  return amounts;
}
