import { cpSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { startSimulator } from '@costspan/simulator';
import { install } from '../packed/support/install.ts';
import { pack, runtimePackages } from '../packed/support/pack.ts';
import { Receiver } from '../packed/support/receiver.ts';
import { CACHE, node } from '../packed/support/run.ts';
import { Intake } from './intake.ts';
import type { Copies, Order, Product } from './product.ts';
import { API, VERSIONS } from './versions.ts';

const APPS = join(import.meta.dirname, 'apps');
/** Folder of `.cache` with what is installed. */
const UNDER = 'beside';
const COST = 'costspan.cost.amount';
/** Node's arguments that start costspan. */
const REGISTER = ['--import', '@costspan/auto/register'];

/** Both versions of the API by names of their own, to be put where they are wanted. */
const APIS = { 'api-old': `npm:@opentelemetry/api@${API.old}`, 'api-new': `npm:@opentelemetry/api@${API.new}` };

/** Installs a product with costspan as npm users do, and puts the apps beside it; answers the folder. */
export async function prepare({ name, dependencies, api, npmOptions }: Product): Promise<string> {
  const all = { ...dependencies, openai: VERSIONS.openai, '@opentelemetry/api': api, ...APIS };
  // npm would take what a run before has left there for a package.
  giveCopy(join(CACHE, UNDER, name), undefined);
  const folder = await install(name, all, await pack(runtimePackages()), UNDER, npmOptions);
  cpSync(APPS, folder, { recursive: true });
  return folder;
}

/** Gives costspan's packages a copy of the API of their own, or takes it away. */
export function giveCopy(folder: string, version: string | undefined): void {
  // Node looks here before it comes to the app's own.
  const modules = join(folder, 'node_modules/@costspan/node_modules');
  rmSync(modules, { recursive: true, force: true });
  if (version === undefined) return;
  const copy = join(folder, 'node_modules', version === API.old ? 'api-old' : 'api-new');
  cpSync(copy, join(modules, '@opentelemetry/api'), { recursive: true });
}

/** What came of the app. */
export interface Result {
  readonly code: number | null;
  readonly stdout: string;
  /** lines of costspan on stderr */
  readonly says: readonly string[];
  readonly stderr: string;
  readonly ms: number;
  /** spans with a cost, by where they arrived */
  readonly charged: { readonly intake: number; readonly otlp: number };
  /** whether the product has seen the call */
  readonly isSeen: boolean;
  /** amount of the spans that arrived by OTLP, and what the provider bills */
  readonly amount: number;
  readonly invoice: number;
  /** ledger records of charges, and whether costs are metrics, by OTLP */
  readonly records: number;
  readonly metrics: boolean;
}

/** Runs the app in a folder with these of Node's arguments. */
export async function runApp(folder: string, { sees, env = {} }: Product, args: readonly string[]): Promise<Result> {
  const [intake, receiver, simulator] = await Promise.all([Intake.start(), Receiver.start(), startSimulator()]);
  try {
    const { code, stdout, stderr, ms } = await node([...args, 'app.mjs'], {
      cwd: folder,
      env: {
        ...receiver.env,
        SIMULATOR: simulator.openai.url,
        INTAKE_PORT: String(intake.port),
        // Of this port alone: what a product sends to its back end is no call.
        COSTSPAN_GATEWAYS: `${new URL(simulator.origin).host}=openai`,
        ...Object.fromEntries(
          Object.entries(env).map(([name, value]) => [
            name,
            value.replace('INTAKE', `http://127.0.0.1:${intake.port}`),
          ]),
        ),
      },
    }).ended;
    const charged = receiver.spans.filter((span) => span.attributes[COST] !== undefined);
    const others = receiver.spans.filter((span) => !span.scope.startsWith('@costspan/'));
    return {
      code,
      stdout,
      says: stderr.split('\n').filter((line) => line.startsWith('costspan: ')),
      stderr,
      ms,
      charged: { intake: intake.count(COST), otlp: charged.length },
      isSeen: [...intake.received, ...others.map((span) => `otlp ${span.scope} ${span.name}`)].some((one) =>
        sees.test(one),
      ),
      amount: charged.reduce((sum, span) => sum + Number(span.attributes[COST]), 0),
      invoice: Number(simulator.invoice.total()),
      records: receiver.records.filter(({ event }) => event === 'costspan.charge').length,
      metrics: receiver.total('costspan.cost') > 0,
    };
  } finally {
    await Promise.all([intake.close(), receiver.close(), simulator.close()]);
  }
}

/** Runs a product beside costspan. */
export function runCell(folder: string, product: Product, order: Order, copies: Copies): Promise<Result> {
  giveCopy(folder, copies === 'two apis' ? product.otherApi : undefined);
  const args = order === 'costspan first' ? [...REGISTER, ...product.start] : [...product.start, ...REGISTER];
  return runApp(folder, product, args);
}
