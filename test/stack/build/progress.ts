const TTY = process.stderr.isTTY;
/** Where the output is a log, a line every so many milliseconds shows that work goes on. */
const LOG_EVERY = 15_000;

/** What a part is doing, with the time it has taken: one line that changes, or a few in a log. */
export class Progress {
  readonly #name: string;
  readonly #start = performance.now();
  #last = this.#start;

  constructor(name: string) {
    this.#name = name;
  }

  /** A step begins. */
  step(text: string): void {
    this.#write(text, true);
  }

  /** The step goes on. */
  tick(text: string): void {
    this.#write(text, false);
  }

  done(text: string): void {
    this.#write(text, true);
    if (TTY) process.stderr.write('\n');
  }

  #write(text: string, now: boolean): void {
    const at = performance.now();
    if (!TTY && !now && at - this.#last < LOG_EVERY) return;
    this.#last = at;
    const line = `${this.#name.padEnd(13)}${`${((at - this.#start) / 1000).toFixed(0)} s`.padStart(6)}  ${text}`;
    process.stderr.write(TTY ? `\r\u001B[2K${line.slice(0, process.stderr.columns)}` : `${line}\n`);
  }
}
