import { spawnSync } from 'node:child_process';
import { dirname, join } from 'node:path';
import { startSimulator } from '@costspan/simulator';
import type { Simulator } from '@costspan/simulator';
import type { FalClient } from '@fal-ai/client';
import type OpenAI from 'openai';
import type Replicate from 'replicate';
import { afterAll } from 'vitest';
import { COSTSPAN_GATEWAYS } from '../../support/gateways.ts';
import { nano, sum } from '../../invoice/money.ts';
import { Receiver } from '../../packed/support/receiver.ts';
import type { Attributes, Span } from '../../packed/support/receiver.ts';
import { node, ROOT } from '../../packed/support/run.ts';
import type { Running } from '../../packed/support/run.ts';

const REGISTER = join(ROOT, 'packages/auto/src/register.ts');
const CLI = join(ROOT, 'packages/cli/src/main.ts');

/** Providers on loopback and an OTLP/HTTP back end, and apps between them. */
export class Story {
  readonly sim: Simulator;
  readonly receiver: Receiver;
  readonly #env: Readonly<Record<string, string>>;

  constructor(sim: Simulator, receiver: Receiver, env: Readonly<Record<string, string>>) {
    this.sim = sim;
    this.receiver = receiver;
    this.#env = env;
  }

  /** What a process of the story is started with. */
  get env(): Record<string, string> {
    return {
      ...this.receiver.env,
      OTEL_METRICS_EXPORTER: 'otlp',
      OTEL_LOGS_EXPORTER: 'otlp',
      COSTSPAN_GATEWAYS,
      OPENAI_SIMULATOR: this.sim.openai.url,
      FAL_SIMULATOR: this.sim.fal.url,
      REPLICATE_SIMULATOR: this.sim.replicate.url,
      ...this.#env,
    };
  }

  /** Starts one of the story's apps, `apps/NAME.ts`, or the app of a path, as any app is started with costspan. */
  start(name: string, env: Record<string, string> = {}): Running {
    const file = name.includes('/') ? join(ROOT, name) : join(import.meta.dirname, '../apps', `${name}.ts`);
    return node(['--import', REGISTER, file], { cwd: dirname(file), env: { ...this.env, ...env } });
  }

  /** Runs an app to its end, which has to be a good one; what it printed. */
  async run(name: string, env?: Record<string, string>): Promise<string> {
    const { code, signal, stdout, stderr } = await this.start(name, env).ended;
    const said = stderr.replace(/^costspan: no price for .*\n/, '');
    if (code !== 0 || said !== '') throw new Error(`${name} has ended with ${code ?? signal}: ${said}`);
    return stdout;
  }

  /** Spans with a charge: no submit, no output. */
  get charged(): Span[] {
    return this.receiver.spans.filter(({ attributes }) => 'costspan.billing.outcome' in attributes);
  }

  spans(name: RegExp): Attributes[] {
    return this.receiver.spans.filter((span) => name.test(span.name)).map(({ attributes }) => attributes);
  }

  /** Ledger records, each once: the first of a key stays. */
  ledger(event = 'costspan.charge'): Attributes[] {
    const byKey = new Map<unknown, Attributes>();
    for (const { event: name, attributes } of this.receiver.records) {
      const key = attributes['costspan.record.key'];
      if (name === event && !byKey.has(key)) byKey.set(key, attributes);
    }
    return [...byKey.values()];
  }

  /** What the ledger says is spent: final and estimated charges with their corrections, in nano-dollars. */
  get spent(): bigint {
    return this.#balance((status) => status === 'final' || status === 'estimated');
  }

  get atRisk(): bigint {
    return this.#balance((status) => status === 'at_risk');
  }

  /** The last cumulative value of a metric, over the series whose attributes match. */
  total(metric: string, attributes: Attributes = {}): number {
    const isMeant = (of: Attributes): boolean => Object.entries(attributes).every(([key, value]) => of[key] === value);
    return [...this.receiver.points.values()]
      .filter((point) => point.metric === metric && isMeant(point.attributes))
      .reduce((total, point) => total + point.value, 0);
  }

  /** Forgets spans and records; metrics are cumulative and go on. */
  reset(): void {
    this.receiver.spans.length = 0;
    this.receiver.records.length = 0;
    this.sim.reset();
  }

  #balance(isMeant: (status: unknown) => boolean): bigint {
    const charges = new Map<unknown, { amounts: string[]; status: unknown }>();
    for (const record of [...this.ledger(), ...this.ledger('costspan.correction')]) {
      const key = record['costspan.charge.key'];
      const known = charges.get(key) ?? { amounts: [], status: undefined };
      known.amounts.push(String(record['costspan.cost.amount_decimal'] ?? '0'));
      known.status = record['costspan.cost.status'] ?? known.status;
      charges.set(key, known);
    }
    return nano(sum([...charges.values()].filter(({ status }) => isMeant(status)).flatMap(({ amounts }) => amounts)));
  }
}

/** Nano-dollars of an exact amount. */
export function usd(amount: string): bigint {
  return nano(sum([amount]));
}

/** The world of one test file; it ends with the file. */
export async function startStory(env: Record<string, string> = {}): Promise<Story> {
  const [receiver, sim] = await Promise.all([Receiver.start(), startSimulator()]);
  afterAll(() => Promise.all([receiver.close(), sim.close()]));
  return new Story(sim, receiver, env);
}

/** The test's own process is an app with costspan, too. */
export interface App {
  readonly openai: OpenAI;
  readonly fal: FalClient;
  readonly replicate: Replicate;
  OpenAI: typeof OpenAI;
  /** exports all that is recorded */
  flush(): Promise<void>;
}

/** Switches costspan on in this process, as `--import @costspan/auto/register` does; once a test file. */
export async function startApp(story: Story): Promise<App> {
  Object.assign(process.env, story.env);
  await import('@costspan/auto/register');
  const { flush } = await import('@costspan/auto');
  // After the hooks: an SDK that was loaded before them is not seen.
  const [{ default: OpenAISdk }, { createFalClient }, { default: ReplicateSdk }] = await Promise.all([
    import('openai'),
    import('@fal-ai/client'),
    import('replicate'),
  ]);
  const openai = new OpenAISdk({ baseURL: story.sim.openai.url, apiKey: 'sk-test' });
  // The SDK's own back-off of half a second and more, shortened.
  Object.assign(openai, { calculateDefaultRetryTimeoutMillis: () => 1 });
  return {
    openai,
    fal: createFalClient({ fetch: story.sim.fal.fetch, credentials: 'test', retry: { baseDelay: 1, maxDelay: 5 } }),
    replicate: new ReplicateSdk({ baseUrl: story.sim.replicate.url, auth: 'test', useFileOutput: false }),
    OpenAI: OpenAISdk,
    flush,
  };
}

export interface Told {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** The command line, from this checkout. */
export function costspan(args: readonly string[], { input = '', env = {} as Record<string, string> } = {}): Told {
  const { status, stdout, stderr } = spawnSync(process.execPath, [CLI, ...args], {
    encoding: 'utf8',
    input,
    env: { ...process.env, ...env },
  });
  return { code: status, stdout, stderr };
}
