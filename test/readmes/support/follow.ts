import { delimiter, dirname, join } from 'node:path';
import { COSTSPAN_GATEWAYS } from '../../support/gateways.ts';
import type { Receiver } from '../../packed/support/receiver.ts';
import { node, ROOT, start } from '../../packed/support/run.ts';
import type { Ended } from '../../packed/support/run.ts';
import type { Block } from './blocks.ts';
import { readData } from './data.ts';
import { addFiles } from './place.ts';
import type { Place } from './place.ts';
import { commented, isPrinted, isShown, notPrinted } from './printed.ts';
import { commandOf, fileOf, isCode, isQuoted } from './snippets.ts';

const READER = join(import.meta.dirname, '../reader');

/** Of the providers whose SDKs take them from the environment. */
const KEYS = [
  'ANTHROPIC_API_KEY',
  'GEMINI_API_KEY',
  'GROQ_API_KEY',
  'OPENAI_API_KEY',
  'REPLICATE_API_TOKEN',
  'RUNWAYML_API_SECRET',
  'SPEECH_KEY',
  'TOGETHER_API_KEY',
];

/** A snippet alone has no OpenTelemetry SDK, and is not to be told so. */
const NO_SIGNALS = { OTEL_TRACES_EXPORTER: 'none', OTEL_METRICS_EXPORTER: 'none', OTEL_LOGS_EXPORTER: 'none' };

/** What a README is followed with. */
export interface Surroundings {
  /** folder with the packages as npm users get them */
  readonly installed: string;
  /** origin of the simulated providers */
  readonly simulator: string;
  /** the back end at `http://localhost:4318` */
  readonly receiver: Receiver;
}

/** Runs a block, or has what reads it read it; throws where it fails, or prints something else than the README shows. */
export async function follow(block: Block, place: Place, around: Surroundings): Promise<void> {
  addFiles(place, block.section);
  if (block.language === 'json' || block.language === 'yaml') return readData(block, place.folder, around.installed);
  if (place.isExample && isCode(block) && isQuoted(block, place)) return;
  const before = spansOf(place, around).length;
  const ended = await run(block, place, around);
  if (ended.code !== 0) throw new Error(`exit ${ended.code}\n${ended.stdout}\n${ended.stderr}`);
  expectPrinted(block, ended);
  const startsApp = commandOf(block)?.includes(' app.mjs') && place.scope !== undefined;
  if (startsApp && spansOf(place, around).length === before)
    throw new Error('leaves no span of the calls that the app makes');
}

/** What is shown was printed, and what is said on standard error is shown: nothing surprises a reader. */
function expectPrinted(block: Block, { stdout, stderr }: Ended): void {
  const shown = block.prints.join('\n…\n');
  const unsaid = stderr.split('\n').find((line) => line !== '' && !isShown(line, shown));
  if (unsaid !== undefined) throw new Error(`says what the README does not:\n${unsaid}`);
  const missing = notPrinted(shown, stderr + stdout);
  if (missing !== undefined) throw new Error(`does not print\n${missing}\nbut\n${stdout}`);
  const comments = isCode(block) ? commented(block.text) : undefined;
  if (comments !== undefined && !isPrinted(comments, stdout))
    throw new Error(`does not print ${comments}, but ${stdout}`);
}

function spansOf({ scope }: Place, { receiver }: Surroundings): Receiver['spans'] {
  return receiver.spans.filter((span) => span.scope === scope);
}

function run(block: Block, place: Place, around: Surroundings): Promise<Ended> {
  const command = commandOf(block);
  if (command !== undefined) {
    const options = place.isExample
      ? { cwd: join(ROOT, place.of), env: { ...around.receiver.env, PATH, CHECKOUT: join(ROOT, place.of) } }
      : { cwd: place.folder, env: environment(around) };
    return start('bash', ['-euo', 'pipefail', '-c', command], options).ended;
  }
  const args = ['--import', join(READER, 'names.mts'), join(READER, 'snippet.mjs'), join(place.folder, fileOf(block))];
  return node(args, { cwd: place.folder, env: { ...environment(around), ...NO_SIGNALS } }).ended;
}

const PATH: string = [join(READER, 'bin'), dirname(process.execPath), process.env['PATH'] ?? ''].join(delimiter);

function environment({ installed, simulator, receiver }: Surroundings): Record<string, string> {
  return {
    ...receiver.env,
    PATH,
    NODE_OPTIONS: `--import=${join(READER, 'sandbox.mjs')}`,
    INSTALLED: installed,
    CHECKOUT: ROOT,
    SIMULATOR: simulator,
    OTLP_PORT: new URL(receiver.url).port,
    COSTSPAN_GATEWAYS,
    OPENAI_BASE_URL: `${simulator}/openai/v1`,
    ...Object.fromEntries(KEYS.map((key) => [key, 'key'])),
  };
}
