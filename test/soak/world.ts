import { createServer } from 'node:http';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { Receiver } from '../packed/support/receiver.ts';
import { startRedis } from '../stack/redis.ts';
import type { Redis } from '../stack/redis.ts';
import { Child } from './child.ts';
import { Crew, Worker } from './crew.ts';
import type { Bill, FromProviders, FromWorker, ToProviders, ToWorker, Urls } from './messages.ts';

/** The worker that lives as long as the run, and whose memory is looked at; and the one that is stopped and killed. */
export type Role = 'steady' | 'mortal';

/** Redis writes each command down before it answers: a restart loses nothing. */
const durable = (folder: string): string[] => ['--appendonly', 'yes', '--appendfsync', 'always', '--dir', folder];
const EXPORT_EVERY = '1000';

/** All processes of the run. */
export class World {
  readonly folder: string;
  readonly ledger: string;
  readonly invoice: string;
  readonly crew: Crew;
  /** every worker that there ever was */
  readonly instances: Worker[] = [];
  readonly receiver: Receiver;
  readonly providers: Child<ToProviders, FromProviders>;
  readonly #seed: number;
  readonly #hooks: Server;
  readonly #delivered = new Set<string>();
  #urls: Urls | undefined;
  #started = 0;
  #redis: Redis;

  static async start(seed: number): Promise<World> {
    const folder = mkdtempSync(join(tmpdir(), 'costspan-soak-'));
    // First what may not be there.
    const redis = await startRedis({ args: durable(folder) });
    const receiver = await Receiver.start();
    const world = new World(seed, folder, receiver, redis);
    mkdirSync(world.ledger);
    world.#urls = await world.providers.next('urls');
    await once(world.#hooks.listen(0, '127.0.0.1'), 'listening');
    await Promise.all([world.startWorker('steady'), world.startWorker('mortal')]);
    return world;
  }

  private constructor(seed: number, folder: string, receiver: Receiver, redis: Redis) {
    this.#seed = seed;
    this.folder = folder;
    this.ledger = join(folder, 'ledger');
    this.invoice = join(folder, 'invoice.jsonl');
    this.receiver = receiver;
    this.#redis = redis;
    this.crew = new Crew(seed);
    this.providers = new Child({ file: 'providers.ts', log: join(this.folder, 'providers.log') });
    // In front of the workers, as a load balancer and a queue are.
    this.#hooks = createServer(async (request, response) => {
      const body = await text(request);
      response.end();
      const provider = request.url === '/fal' ? 'fal' : 'replicate';
      const { id, request_id: requestId } = JSON.parse(body) as { id?: string; request_id?: string };
      const job = `${provider} ${requestId ?? id}`;
      const first = !this.#delivered.has(job);
      this.#delivered.add(job);
      this.crew.push({ what: 'webhook', provider, body, first });
    });
  }

  async startWorker(role: Role): Promise<void> {
    const instance = `${role}-${++this.#started}`;
    const child = new Child<ToWorker, FromWorker>({
      file: 'worker.ts',
      // Compiled code that comes and goes would hide what a generation leaves behind.
      execArgv: ['--expose-gc', '--no-flush-bytecode', '--import', '@costspan/auto/register'],
      env: {
        ...this.receiver.env,
        OTEL_SERVICE_NAME: 'soak',
        OTEL_RESOURCE_ATTRIBUTES: `service.instance.id=${instance}`,
        OTEL_TRACES_SAMPLER: 'parentbased_traceidratio',
        OTEL_TRACES_SAMPLER_ARG: '0.01',
        OTEL_METRICS_EXPORTER: 'otlp',
        OTEL_METRIC_EXPORT_INTERVAL: EXPORT_EVERY,
        OTEL_METRIC_EXPORT_TIMEOUT: EXPORT_EVERY,
        OTEL_LOGS_EXPORTER: 'none',
        COSTSPAN_LEDGER: `file:${this.ledger}`,
        COSTSPAN_GATEWAYS: '127.0.0.1=openai',
        REDIS_URL: this.#redis.url,
        // Each client that costspan knows.
        CLIENT: role === 'steady' ? 'ioredis' : 'redis',
        HOOK: `http://127.0.0.1:${(this.#hooks.address() as AddressInfo).port}`,
        SEED: String(this.#seed),
        URLS: JSON.stringify(this.#urls),
      },
      log: join(this.folder, `${instance}.log`),
    });
    await child.next('ready');
    const worker = new Worker(instance, child);
    this.instances.push(worker);
    this.crew.add(worker);
  }

  worker(role: Role): Worker | undefined {
    return this.crew.workers.find(({ instance }) => instance.startsWith(role));
  }

  async stopRedis(): Promise<void> {
    await this.#redis.stop();
  }

  async startRedis(): Promise<void> {
    this.#redis = await startRedis({ args: durable(this.folder), port: Number(new URL(this.#redis.url).port) });
  }

  /** Waits until every webhook has arrived and all that followed from it is done. */
  async settle(): Promise<void> {
    let deliveries: number;
    do {
      deliveries = this.#delivered.size;
      this.providers.tell({ deliver: true });
      await this.providers.next('delivered');
      await this.crew.idle();
    } while (deliveries !== this.#delivered.size);
    this.#delivered.clear();
  }

  /** What the providers bill for the slice; they forget it, and its lines are in the invoice's file. */
  async closeBooks(): Promise<Bill> {
    // Metrics are kept by their last values.
    this.receiver.bodies.length = 0;
    this.providers.tell({ close: this.invoice });
    return this.providers.next('closed');
  }

  /** Ends all processes; `keeps` what they wrote. */
  async close(keeps: boolean): Promise<void> {
    await Promise.all(this.crew.workers.map(({ child }) => child.end('SIGKILL')));
    await this.providers.end('SIGTERM');
    this.#hooks.close();
    await Promise.all([this.receiver.close(), this.#redis.stop()]);
    if (!keeps) rmSync(this.folder, { recursive: true });
  }
}
