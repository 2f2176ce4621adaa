import { setTimeout } from 'node:timers/promises';
import { startSimulator } from '@costspan/simulator';
import type { InvoiceLine, Simulator } from '@costspan/simulator';
import { Receiver } from '../packed/support/receiver.ts';
import { COSTSPAN_GATEWAYS } from '../support/gateways.ts';
import { SDKS } from './sdks.ts';
import type { CalledSdk } from './sdks.ts';
import { SIGNALS } from './signals.ts';
import type { Signal } from './signals.ts';

/** The providers and the back end of one cell, on loopback. */
export class World {
  readonly simulator: Simulator;
  readonly receiver: Receiver;
  readonly #sdks: readonly CalledSdk[];

  /** `sdks`: what the cell's app calls */
  static async start(sdks: readonly CalledSdk[] = SDKS): Promise<World> {
    const [simulator, receiver] = await Promise.all([startSimulator(), Receiver.start()]);
    return new World(simulator, receiver, sdks);
  }

  private constructor(simulator: Simulator, receiver: Receiver, sdks: readonly CalledSdk[]) {
    this.#sdks = sdks;
    this.simulator = simulator;
    this.receiver = receiver;
  }

  /** What an app finds in its environment. */
  get env(): Record<string, string> {
    return {
      ...this.receiver.env,
      OTEL_METRICS_EXPORTER: 'otlp',
      OTEL_LOGS_EXPORTER: 'otlp',
      OTEL_SERVICE_NAME: 'studio',
      SIMULATOR: this.simulator.origin,
      COSTSPAN_GATEWAYS,
    };
  }

  get invoice(): readonly InvoiceLine[] {
    return this.simulator.invoice.lines;
  }

  /** Whether these signals of that many rounds have arrived. */
  hasTelemetry(rounds: number, signals: readonly Signal[] = SIGNALS): boolean {
    const { spans, records } = this.receiver;
    const arrived: Readonly<Record<Signal, number>> = {
      span: spans.filter(({ attributes }) => 'costspan.cost.amount' in attributes).length,
      metric: this.receiver.total('costspan.generations'),
      ledger: records.length,
    };
    return signals.every((signal) => arrived[signal] >= rounds * this.#sdks.length);
  }

  /** Waits until they have, or for long enough. */
  async telemetry(rounds: number, signals: readonly Signal[] = SIGNALS): Promise<void> {
    const arrived = async (): Promise<void> => {
      while (!this.hasTelemetry(rounds, signals)) await this.receiver.nextExport();
    };
    await Promise.race([arrived(), setTimeout(10_000, undefined, { ref: false })]);
  }

  async close(): Promise<void> {
    await Promise.all([this.receiver.close(), this.simulator.close()]);
  }
}
