/** One line on stderr that says what is being done; where stderr is no terminal, a line for each tenth step. */
export class Progress {
  readonly #start: number = performance.now();
  #steps = 0;

  say(step: string): void {
    const line = `${((performance.now() - this.#start) / 1_000).toFixed(0).padStart(4)} s  ${step}`;
    if (process.stderr.isTTY) process.stderr.write(`\r\x1b[K${line.slice(0, (process.stderr.columns ?? 100) - 1)}`);
    else if (this.#steps++ % 10 === 0) process.stderr.write(`${line}\n`);
  }

  done(): void {
    if (process.stderr.isTTY) process.stderr.write('\r\x1b[K');
  }
}
