import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { run } from '../../packed/support/run.ts';
import { appFile, installed, write } from '../app.ts';
import type { Cell, Group, Result } from '../cell.ts';
import { IN_NEXT } from '../sdks.ts';
import type { Signal } from '../signals.ts';
import { serve } from '../server.ts';
import type { Server } from '../server.ts';
import { javascript, studio } from '../studio.ts';
import type { PackageName } from '../versions.ts';
import type { World } from '../world.ts';

/** OpenTelemetry 2.x, which is what `@vercel/otel` works with. */
const PACKAGES: readonly PackageName[] = [
  '@opentelemetry/api@1.9',
  '@opentelemetry/api-logs@0.2',
  '@opentelemetry/exporter-logs-otlp-http@0.2',
  '@opentelemetry/exporter-metrics-otlp-http@0.2',
  '@opentelemetry/instrumentation@0.2',
  '@opentelemetry/resources@2',
  '@opentelemetry/sdk-logs@0.2',
  '@opentelemetry/sdk-metrics@2',
  '@opentelemetry/sdk-node@0.2',
  '@opentelemetry/sdk-trace-base@2',
  '@vercel/otel',
  'react',
  'react-dom',
];

interface SetUp {
  readonly next: 'next@15' | 'next@16';
  readonly webpack?: boolean;
  /** how the SDKs get instrumented: in the module that makes the clients, or by hooks because they are outside the bundle */
  readonly way: 'client' | 'hooks' | 'register';
  readonly external: boolean;
}

const builds = new Map<string, Promise<string>>();

/** The app, built once for all cells of a set-up; answers its folder. */
function built(setUp: SetUp): Promise<string> {
  const name = JSON.stringify(setUp).replaceAll(/\W+/g, '-').replaceAll(/^-|-$/g, '');
  let build = builds.get(name);
  if (!build) builds.set(name, (build = buildApp(name, setUp)));
  return build;
}

async function buildApp(name: string, { next, webpack, way, external }: SetUp): Promise<string> {
  const app = await installed(next.replace('@', ''), [next, ...PACKAGES]);
  const studioOf = (edge: boolean): string =>
    javascript(studio({ instrumented: way === 'client' ? 'client' : 'none', edge, sdks: IN_NEXT }), 'esm');
  const externals = [
    ...IN_NEXT.flatMap((sdk) => [sdk.package, ...Object.keys(sdk.also ?? {})]),
    ...(way === 'hooks' ? ['@costspan/auto'] : []),
  ];
  const folder = write(app, name, {
    'package.json': '{ "name": "studio", "private": true, "type": "module" }',
    'next.config.mjs': `export default { outputFileTracingRoot: ${JSON.stringify(app)}, turbopack: { root: ${JSON.stringify(app)} }, ${external ? `serverExternalPackages: ${JSON.stringify(externals)}` : ''} };`,
    'app/layout.js': appFile('next/layout.js'),
    'app/page.js': appFile('next/page.js'),
    'app/actions.js': appFile('next/actions.js'),
    'app/api/node/route.js': appFile('next/route.js').replace('../../studio', '../../../studio'),
    'app/api/action/route.js': appFile('next/action-route.js'),
    'studio.js': studioOf(false),
    ...(way === 'client' &&
      !webpack && {
        'app/api/edge/route.js': appFile('next/edge-route.js').replace('../../studio', '../../../studio-edge'),
        'studio-edge.js': studioOf(true),
      }),
    ...(way === 'client' && {
      'instrumentation.js': appFile('next/instrumentation.js'),
      'otlp.js': appFile('next/otlp.js'),
    }),
    ...(way === 'hooks' && {
      'instrumentation.js': appFile('next/instrumentation-hooks.js'),
      'otel.js': appFile('next/otel.js'),
    }),
  });
  await run(
    process.execPath,
    [join(app, 'node_modules/next/dist/bin/next'), 'build', ...(webpack ? ['--webpack'] : [])],
    { cwd: folder, env: { NEXT_TELEMETRY_DISABLED: '1', NODE_ENV: 'production' } },
  );
  return folder;
}

async function onNext(
  world: World,
  setUp: SetUp,
  talk: (server: Server, ledger: string) => Promise<readonly string[]>,
  signals?: readonly Signal[],
): Promise<Result> {
  const cwd = await built(setUp);
  const ledger = join(cwd, 'ledger');
  return serve(
    world,
    {
      command: [
        process.execPath,
        join(cwd, '../../node_modules/next/dist/bin/next'),
        'start',
        '-H',
        '127.0.0.1',
        '-p',
        '0',
      ],
      cwd,
      signals,
      env: {
        NEXT_TELEMETRY_DISABLED: '1',
        LEDGER: ledger,
        ...(setUp.way === 'register' && { NODE_OPTIONS: '--import @costspan/auto/register' }),
      },
    },
    (server) => talk(server, ledger),
  );
}

/** Two calls of the app route, and one of the server action as a browser without scripts makes it. */
async function onServer({ ask, origin }: Server): Promise<string[]> {
  const answers = [await ask('/api/node', { method: 'POST' }), await ask('/api/node', { method: 'POST' })];
  const [, action = ''] = /name="(\$ACTION_ID_\w+)"/.exec(await ask('/')) ?? [];
  const form = new FormData();
  form.set(action, '');
  await ask('/', { method: 'POST', body: form, headers: { origin } });
  return [...answers, await ask('/api/action')];
}

/** What `configure({ ledger })` of `instrumentation.js` has put into its folder. */
function linesOf(folder: string): number {
  return readdirSync(folder).reduce(
    (sum, file) => sum + readFileSync(join(folder, file), 'utf8').trim().split('\n').length,
    0,
  );
}

function cellsOf(name: string, setUp: SetUp, quick?: true): Cell[] {
  const cells: Cell[] = [
    {
      name,
      ...(quick && { quick }),
      sdks: IN_NEXT,
      async run(world) {
        let lines = 0;
        const result = await onNext(world, setUp, async (server, ledger) => {
          const answers = await onServer(server);
          if (setUp.way === 'client') lines = linesOf(ledger);
          return answers;
        });
        const wanted = setUp.way === 'client' ? result.answers.length * IN_NEXT.length : 0;
        const complaint = `the ledger of configure() has ${lines} lines, not ${wanted}`;
        return lines === wanted ? result : { ...result, complaints: [...result.complaints, complaint] };
      },
    },
  ];
  // Next.js 16.4.6 with webpack cannot build an edge route at all, also without costspan.
  if (setUp.way === 'client' && !setUp.webpack)
    cells.push({
      name: `${name}-edge`,
      ...(quick && { quick }),
      sdks: IN_NEXT,
      signals: ['span'],
      says: /no LoggerProvider is registered[^]*needs a file system/,
      run: (world) => onNext(world, setUp, async ({ ask }) => [await ask('/api/edge', { method: 'POST' })], ['span']),
    });
  return cells;
}

export const next: Group = {
  rows: [
    {
      runtime: 'Next.js 15 and 16, Turbopack and webpack: app routes, server actions',
      how: '`instrumentX(client)`, `instrumentAI(model)`, `instrumentation.ts` with `@vercel/otel`',
      measured: 'every call of the client',
      limits: 'metrics and ledger need `metricReaders` and `logRecordProcessors` of `registerOTel`',
    },
    {
      runtime: 'Next.js with the SDKs in `serverExternalPackages`',
      how: '`costspan()` in `instrumentation.ts`, or `NODE_OPTIONS=--import @costspan/auto/register`',
      measured: 'every call',
      limits: 'an SDK that is not listed there is bundled: what it asks of billers is measured by HTTP alone',
    },
    {
      runtime: 'Next.js edge routes',
      how: '`instrumentX(client)`',
      measured: 'spans',
      limits: 'no metrics and no ledger: their exporters for Node.js do not run at the edge',
    },
  ],
  cells: [
    ...cellsOf('next16', { next: 'next@16', way: 'client', external: false }, true),
    ...cellsOf('next16-webpack', { next: 'next@16', webpack: true, way: 'client', external: false }),
    ...cellsOf('next15', { next: 'next@15', way: 'client', external: false }),
    ...cellsOf('next16-external', { next: 'next@16', way: 'hooks', external: true }),
    ...cellsOf('next15-external', { next: 'next@15', way: 'hooks', external: true }),
    {
      name: 'next16-not-instrumented',
      sdks: IN_NEXT,
      byHttp: true,
      run: (world) => onNext(world, { next: 'next@16', way: 'hooks', external: false }, onServer, []),
    },
    ...cellsOf('next16-register', { next: 'next@16', way: 'register', external: true }),
  ],
};
