import { fork } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { openSync, closeSync } from 'node:fs';
import { join } from 'node:path';

interface Start {
  readonly file: string;
  readonly execArgv?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** what it prints goes there */
  readonly log: string;
}

/** A process of the run that is told things and tells things. */
export class Child<To extends object, From extends object> {
  readonly process: ChildProcess;
  readonly ended: Promise<void>;
  #gone = false;

  constructor({ file, execArgv = [], env = {}, log }: Start) {
    const output = openSync(log, 'a');
    this.process = fork(join(import.meta.dirname, file), [], {
      cwd: import.meta.dirname,
      execArgv: [...execArgv],
      // Only what a child needs: settings of the machine's own would change what is measured.
      env: { PATH: process.env['PATH'], ...env },
      stdio: ['ignore', output, output, 'ipc'],
      serialization: 'advanced',
    });
    closeSync(output);
    this.ended = once(this.process, 'exit').then(() => {
      this.#gone = true;
    });
  }

  get gone(): boolean {
    return this.#gone;
  }

  tell(message: To): void {
    // A child that was killed a moment ago takes nothing more: its end says what becomes of its work.
    if (this.process.connected) this.process.send(message, () => undefined);
  }

  hear(listener: (message: From) => void): void {
    this.process.on('message', (message) => listener(message as From));
  }

  /** What the next message with `key` says; throws where the process ends before. */
  async next<K extends KeyOf<From>>(key: K): Promise<ValueOf<From, K>> {
    return new Promise((resolve, reject) => {
      const listener = (message: From): void => {
        if (!(key in message)) return;
        this.process.off('message', listener);
        resolve((message as Record<K, ValueOf<From, K>>)[key]);
      };
      this.process.on('message', listener);
      void this.ended.then(() => reject(new Error(`a process ended while it was asked for ${String(key)}`)));
    });
  }

  async end(signal: NodeJS.Signals): Promise<void> {
    this.process.kill(signal);
    await this.ended;
  }
}

type KeyOf<T> = T extends unknown ? keyof T : never;
type ValueOf<T, K extends PropertyKey> = T extends Record<K, infer V> ? V : never;
