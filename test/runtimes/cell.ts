import type { CalledSdk } from './sdks.ts';
import type { Signal } from './signals.ts';
import type { World } from './world.ts';

/** What a cell's app did. */
export interface Result {
  /** what each round of calls answered the app, as JSON text */
  readonly answers: readonly string[];
  /** what it said on stderr, and what else is not as it should be */
  readonly complaints: readonly string[];
}

/** One app in one runtime, started as its users do. */
export interface Cell {
  /** for `--only`: words with dashes, those that tell cells of a group apart last */
  readonly name: string;
  /** part of the sample that every change has to pass */
  readonly quick?: true;
  /** what its app calls; the SDKs that every cell can hold where it is left out */
  readonly sdks?: readonly CalledSdk[];
  /** what reaches the back end there; all three where it is left out */
  readonly signals?: readonly Signal[];
  /** not every call can be measured there, and this is the line that has to say so */
  readonly warns?: RegExp;
  /** its SDKs are not instrumented: what they ask of billers is measured by HTTP, as far as the simulators' addresses are billers' */
  readonly byHttp?: boolean;
  /** every call is measured there, and this is the line that has to say which signals are missing */
  readonly says?: RegExp;
  /** Builds the app and runs it to its end. */
  run(world: World): Promise<Result>;
}

/** A row of the table "where it runs". */
export interface Row {
  readonly runtime: string;
  readonly how: string;
  readonly measured: string;
  readonly limits: string;
}

/** Cells of one kind, and what the README says of them. */
export interface Group {
  readonly rows: readonly Row[];
  readonly cells: readonly Cell[];
}
