import { createRequire } from 'node:module';
import type { SdkInstrumentation } from '@costspan/instrumentation';
import type { Simulator } from '@costspan/simulator';
import type { Load, Place } from '../support/testing.ts';
import { look } from './look.ts';

/** What a scenario has in its hands: SDKs loaded in one of the two ways, the providers, and a notebook. */
export class App implements Place {
  readonly notes: string[] = [];
  readonly sim: Simulator;
  readonly origin: string;
  /** costspan's instrumentations; none where the app runs without */
  readonly costspan: readonly SdkInstrumentation[];
  readonly load: Load;
  #told: (() => void) | undefined;

  constructor(options: { sim: Simulator; origin: string; costspan: readonly SdkInstrumentation[]; load: Load }) {
    this.sim = options.sim;
    this.origin = options.origin;
    this.costspan = options.costspan;
    this.load = options.load;
  }

  /** Notes something that the app sees, in the order in which it does. */
  saw(what: string, value?: unknown): void {
    this.notes.push(`${what}: ${look(value)}`);
  }

  /** Notes a rejection that nobody handles. */
  unhandled(reason: unknown): void {
    this.saw('unhandledRejection', reason);
    this.#told?.();
  }

  /** Starts something and lets go of it, until its rejection has been told as one that nobody handles. */
  rejection(start: () => unknown): Promise<void> {
    return new Promise((resolve, reject) => {
      const tooLate = setTimeout(reject, 10_000, new Error('no rejection was left unhandled'));
      this.#told = () => {
        clearTimeout(tooLate);
        resolve();
      };
      start();
    });
  }

  /** Notes a result or an error, also one that is thrown at once. */
  async outcome(what: string, given: PromiseLike<unknown> | (() => unknown)): Promise<void> {
    try {
      this.saw(what, await (typeof given === 'function' ? given() : given));
    } catch (error) {
      this.saw(`${what} failed`, error);
    }
  }
}

/** The two ways in which an app loads a package; require() does it for the file of the scenarios. */
export const LOADERS: Readonly<Record<string, (file: string) => Load>> = {
  cjs: (file) => async (name) => createRequire(file)(name) as never,
  esm: () => (_name, imported) => imported(),
};

/** What an app does, and what is billed for it. */
export interface Scenario {
  /** charges that the ledger must have, at risk or not, beside what the app notes */
  readonly charges: number;
  /** false where the provider bills what no answer tells */
  readonly told?: false;
  /** requests that are sent at the same time arrive in any order */
  readonly parallel?: true;
  play(app: App): Promise<unknown>;
}

export type Scenarios = Readonly<Record<string, Scenario>>;
