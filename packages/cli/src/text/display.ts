/** How a person wants to see what a command says; options that every command has. */
export interface Display {
  /** no line is broken, and no column left out, on a terminal either */
  readonly wide?: boolean;
  /** amounts with all their digits */
  readonly exact?: boolean;
}

let display: Display = {};

/** Set once, before the command runs. */
export function setDisplay(wanted: Display): void {
  display = wanted;
}

export function isExact(): boolean {
  return display.exact === true;
}

/** Cells of a line that there is room for: those of a terminal, else without end. */
export function room(stream: { readonly columns?: number } = process.stdout): number {
  return display.wide === true ? Infinity : (stream.columns ?? Infinity);
}
