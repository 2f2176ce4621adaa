/** What is wrong with a part of a book, and what to do. */
export interface Problem {
  /** keys and indices down to the value */
  readonly path: readonly (string | number)[];
  readonly value: unknown;
  readonly message: string;
}
