import { setTimeout } from 'node:timers/promises';
import { startSimulator } from '@costspan/simulator';
import type { InvoiceLine, Simulator } from '@costspan/simulator';
import { Receiver } from '../packed/support/receiver.ts';
import { SDKS } from './sdks.ts';

/** The providers and the back end of one cell, on loopback. */
export class World {
  readonly simulator: Simulator;
  readonly receiver: Receiver;

  static async start(): Promise<World> {
    const [simulator, receiver] = await Promise.all([startSimulator(), Receiver.start()]);
    return new World(simulator, receiver);
  }

  private constructor(simulator: Simulator, receiver: Receiver) {
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
      COSTSPAN_GATEWAYS: '127.0.0.1=openai',
    };
  }

  get invoice(): readonly InvoiceLine[] {
    return this.simulator.invoice.lines;
  }

  /** Whether spans, ledger records and metrics of that many rounds have arrived. */
  hasTelemetry(rounds: number): boolean {
    const wanted = rounds * SDKS.length;
    const charged = this.receiver.spans.filter(({ attributes }) => 'costspan.cost.amount' in attributes);
    return (
      charged.length >= wanted &&
      this.receiver.records.length >= wanted &&
      this.receiver.total('costspan.generations') >= wanted
    );
  }

  /** Waits until they have, or for long enough. */
  async telemetry(rounds: number): Promise<void> {
    const arrived = async (): Promise<void> => {
      while (!this.hasTelemetry(rounds)) await this.receiver.nextExport();
    };
    await Promise.race([arrived(), setTimeout(10_000, undefined, { ref: false })]);
  }

  async close(): Promise<void> {
    await Promise.all([this.receiver.close(), this.simulator.close()]);
  }
}
