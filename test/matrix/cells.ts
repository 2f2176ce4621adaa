import { cpSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { startSimulator } from '@costspan/simulator';
import type { InvoiceLine } from '@costspan/simulator';
import { COSTSPAN_GATEWAYS } from '../support/gateways.ts';
import { install } from '../packed/support/install.ts';
import type { Packed } from '../packed/support/pack.ts';
import { Receiver } from '../packed/support/receiver.ts';
import { node, run } from '../packed/support/run.ts';
import type { Ended } from '../packed/support/run.ts';
import { appOf } from './apps.ts';
import type { SdkSet } from './sdks.ts';

export const OTEL: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  otel2: { '@opentelemetry/api': '1.9.1', '@opentelemetry/sdk-node': '0.223.0' },
  otel3: { '@opentelemetry/api': '1.10.0', '@opentelemetry/sdk-node': '0.301.0' },
};

/** Ways in, by name: Node's arguments. */
export const ENTRIES: Readonly<Record<string, readonly string[]>> = {
  'esm register': ['--import', '@costspan/auto/register', 'app.mjs'],
  'esm register, older Node': ['--import', './old-loader.mjs', '--import', '@costspan/auto/register', 'app.mjs'],
  'cjs register, --import': ['--import', '@costspan/auto/register', 'app.cjs'],
  'cjs register, --require': ['--require', '@costspan/auto/register', 'app.cjs'],
  'esm own SDK': ['--import', './own.mjs', 'app.mjs'],
  'cjs own SDK': ['--require', './own.cjs', 'app.cjs'],
  'esm by hand': ['--import', './sdk.mjs', 'by-hand.mjs'],
  'cjs by hand': ['--import', './sdk.mjs', 'by-hand.cjs'],
  // Bundled, openai 4 brings old parts of Node with it, which warn.
  'bundle by hand': ['--no-deprecation', '--import', './sdk.mjs', 'bundle.mjs'],
};

const APP = join(import.meta.dirname, 'app');

/** Installs a set and puts the app into it; answers its folder. */
export async function prepare(set: SdkSet, otel: string, packed: Packed): Promise<string> {
  const folder = await install(`${set.name}-${otel}`, { ...set.packages, ...OTEL[otel], esbuild: '0.28.2' }, packed);
  cpSync(APP, folder, { recursive: true });
  for (const { name, path } of set.sdks) cpSync(path, join(folder, 'sdks', `${name}.mjs`));
  for (const format of ['mjs', 'cjs'] as const) {
    writeFileSync(join(folder, `app.${format}`), appOf(set, format, false));
    writeFileSync(join(folder, `by-hand.${format}`), appOf(set, format, true));
  }
  const credits = set.sdks.flatMap((sdk) => sdk.credits);
  writeFileSync(join(folder, 'prices.json'), JSON.stringify({ credits }));
  const esbuild = join(folder, 'node_modules/esbuild/bin/esbuild');
  await run(
    esbuild,
    [
      'by-hand.mjs',
      '--bundle',
      '--platform=node',
      '--format=esm',
      '--outfile=bundle.mjs',
      '--log-level=error',
      '--external:@opentelemetry/*',
      `--banner:js=${BANNER}`,
    ],
    { cwd: folder },
  );
  return folder;
}

/** CommonJS inside an ESM bundle asks for `require`. */
const BANNER =
  "import { createRequire as requireFrom } from 'node:module'; const require = requireFrom(import.meta.url);";

export interface Cell {
  readonly receiver: Receiver;
  /** what the providers bill, kept before their simulators are closed */
  readonly invoice: readonly InvoiceLine[];
  readonly ended: Ended;
}

/** One child does the whole scenario; its telemetry and the providers' invoice are what is looked at. */
export async function runCell(
  folder: string,
  args: readonly string[],
  options: { env?: Record<string, string>; node?: string } = {},
): Promise<Cell> {
  const [receiver, simulator] = await Promise.all([Receiver.start(), startSimulator()]);
  const env = {
    ...receiver.env,
    OTEL_METRICS_EXPORTER: 'otlp',
    OTEL_LOGS_EXPORTER: 'otlp',
    SIMULATOR: simulator.origin,
    COSTSPAN_GATEWAYS,
    COSTSPAN_PRICES: join(folder, 'prices.json'),
    ...options.env,
  };
  const ended = await node(args, { cwd: folder, env, ...(options.node && { node: options.node }) }).ended;
  const invoice = [...simulator.invoice.lines];
  await Promise.all([receiver.close(), simulator.close()]);
  return { receiver, invoice, ended };
}
