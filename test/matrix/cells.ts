import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { startSimulator } from '@costspan/simulator';
import type { InvoiceLine } from '@costspan/simulator';
import { COSTSPAN_GATEWAYS } from '../support/gateways.ts';
import { install } from '../packed/support/install.ts';
import type { Packed } from '../packed/support/pack.ts';
import { Receiver } from '../packed/support/receiver.ts';
import { node, run } from '../packed/support/run.ts';
import type { Ended } from '../packed/support/run.ts';

/** One generation of SDKs, as an app has them installed. */
export interface SdkSet {
  readonly name: string;
  readonly fal: '@fal-ai/client' | '@fal-ai/serverless-client';
  readonly elevenlabs: '@elevenlabs/elevenlabs-js' | 'elevenlabs';
  readonly sdks: Readonly<Record<string, string>>;
}

export const SDK_SETS: readonly SdkSet[] = [
  {
    name: 'openai4',
    fal: '@fal-ai/client',
    elevenlabs: 'elevenlabs',
    sdks: {
      ai: '5.0.0',
      '@ai-sdk/openai': '2.0.0',
      '@anthropic-ai/sdk': '0.39.0',
      '@aws-sdk/client-bedrock-runtime': '3.422.0',
      openai: '4.104.0',
      '@google/genai': '2.24.0',
      '@fal-ai/client': '1.1.2',
      '@huggingface/inference': '4.0.0',
      '@openrouter/sdk': '1.0.0',
      replicate: '0.34.1',
      elevenlabs: '1.59.0',
      '@deepgram/sdk': '4.11.3',
    },
  },
  {
    name: 'openai5',
    fal: '@fal-ai/serverless-client',
    elevenlabs: '@elevenlabs/elevenlabs-js',
    sdks: {
      ai: '6.0.0',
      '@ai-sdk/openai': '3.0.0',
      '@anthropic-ai/sdk': '0.60.0',
      '@aws-sdk/client-bedrock-runtime': '3.699.0',
      openai: '5.23.2',
      '@google/genai': '2.32.0',
      '@fal-ai/serverless-client': '0.15.0',
      '@huggingface/inference': '4.8.0',
      '@openrouter/sdk': '1.2.6',
      replicate: '0.34.1',
      '@elevenlabs/elevenlabs-js': '2.0.1',
      '@deepgram/sdk': '4.11.3',
    },
  },
  {
    name: 'openai6',
    fal: '@fal-ai/client',
    elevenlabs: '@elevenlabs/elevenlabs-js',
    sdks: {
      ai: '6.0.326',
      '@ai-sdk/openai': '3.0.141',
      '@anthropic-ai/sdk': '0.137.0',
      '@aws-sdk/client-bedrock-runtime': '3.1164.0',
      openai: '6.49.0',
      '@google/genai': '3.1.0',
      '@fal-ai/client': '1.10.1',
      '@huggingface/inference': '4.13.28',
      '@openrouter/sdk': '1.3.15',
      replicate: '1.4.0',
      '@elevenlabs/elevenlabs-js': '2.45.0',
      '@deepgram/sdk': '5.13.0',
    },
  },
  {
    name: 'openai7',
    fal: '@fal-ai/client',
    elevenlabs: '@elevenlabs/elevenlabs-js',
    sdks: {
      ai: '7.0.173',
      '@ai-sdk/openai': '4.0.118',
      '@anthropic-ai/sdk': '1.14.0',
      '@aws-sdk/client-bedrock-runtime': '3.1164.0',
      openai: '7.57.0',
      '@google/genai': '3.3.0',
      '@fal-ai/client': '1.10.1',
      '@huggingface/inference': '4.13.30',
      '@openrouter/sdk': '1.3.19',
      replicate: '1.4.0',
      '@elevenlabs/elevenlabs-js': '2.73.0',
      '@deepgram/sdk': '5.13.0',
    },
  },
];

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
  const folder = await install(`${set.name}-${otel}`, { ...set.sdks, ...OTEL[otel], esbuild: '0.28.2' }, packed);
  cpSync(APP, folder, { recursive: true });
  for (const file of ['app.mjs', 'app.cjs', 'by-hand.mjs', 'by-hand.cjs']) {
    const text = readFileSync(join(APP, file), 'utf8');
    writeFileSync(
      join(folder, file),
      text.replace('FAL_PACKAGE', set.fal).replace('ELEVENLABS_PACKAGE', set.elevenlabs),
    );
  }
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
    ANTHROPIC_SIMULATOR: simulator.anthropic.url,
    BEDROCK_SIMULATOR: simulator.bedrock.url,
    OPENAI_SIMULATOR: simulator.openai.url,
    GOOGLE_SIMULATOR: simulator.google.url,
    HUGGING_FACE_SIMULATOR: simulator.huggingFace.url,
    OPENROUTER_SIMULATOR: simulator.openrouter.url,
    FAL_SIMULATOR: simulator.fal.url,
    REPLICATE_SIMULATOR: simulator.replicate.url,
    ELEVENLABS_SIMULATOR: simulator.elevenlabs.url,
    DEEPGRAM_SIMULATOR: simulator.deepgram.url,
    COSTSPAN_GATEWAYS,
    COSTSPAN_PRICES: join(folder, 'prices.json'),
    ...options.env,
  };
  const ended = await node(args, { cwd: folder, env, ...(options.node && { node: options.node }) }).ended;
  const invoice = [...simulator.invoice.lines];
  await Promise.all([receiver.close(), simulator.close()]);
  return { receiver, invoice, ended };
}
