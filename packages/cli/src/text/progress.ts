/** What a terminal shows while something takes long: one line on standard error, gone when there is something else to say. */
interface Screen {
  readonly isTTY?: boolean;
  readonly columns?: number;
  write(text: string): unknown;
}

/** Milliseconds between two pictures. */
const PAUSE = 100;
const CLEAR = '\r\u001B[K';

let screen: Screen | undefined;
let isShown = false;
let last = 0;

/** Shows how far a command is; nothing where standard error is no terminal. */
export function showProgress(text: () => string, on: Screen = process.stderr, now: number = Date.now()): void {
  if (!on.isTTY || now - last < PAUSE) return;
  last = now;
  screen = on;
  isShown = true;
  // A line that is broken would not go away.
  on.write(`${CLEAR}${text().slice(0, (on.columns ?? 80) - 1)}`);
}

/** Takes the line away, before something else is written and at the end. */
export function hideProgress(): void {
  if (!isShown) return;
  isShown = false;
  screen?.write(CLEAR);
}
