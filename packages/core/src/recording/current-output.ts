import type { Charge } from '../rating/charge.ts';
import { OPERATION } from '../semconv.ts';
import { BoundedMap } from '../util/bounded-map.ts';
import { contextStore } from '../util/context-store.ts';
import type { Decimal } from '../util/money.ts';
import { processState } from '../util/process-state.ts';
import type { AttemptFacts, Target } from './attempt.ts';
import type { ChargeEvent } from './charge-event.ts';
import type { Providers } from './providers.ts';

/** How one generation of an output came to its end. */
export interface AttemptEnd {
  readonly charges: readonly Charge[];
  readonly target: { readonly provider: string; readonly model: string | undefined };
  readonly providers: Providers;
  readonly failed: boolean;
  readonly errorType: string | undefined;
}

/** A generation as its output knows it. */
export interface OutputAttempt {
  readonly facts: AttemptFacts;
  /** Called once with the charge, which may be hours after the verdict. */
  end(end: AttemptEnd): void;
  /** Adds US dollars, more or less than what was charged at first. */
  correct(delta: Decimal): void;
  /** The call turned out to be no generation of its own. */
  drop(): void;
}

/** Where in an output a generation starts. */
export interface StartingPlace {
  /** whether it makes text: it is no attempt then, unless text was planned */
  readonly isText: boolean;
  /** whether it is no attempt, whatever it makes */
  readonly isSupport?: boolean | undefined;
  readonly gate?: string | undefined;
}

/**
 * An output as recording knows it. Another copy of core may have made it: only these methods may be
 * called, nothing private of it is in reach.
 */
export interface LiveOutput {
  readonly id: string;
  /** Takes a generation into the output as it starts. */
  begin(target: Target, place: StartingPlace): OutputAttempt;
  /** The attempt of a job that was submitted in this output, here or in a process before. */
  adopt(facts: AttemptFacts, target: Target): OutputAttempt;
  /** The attempt of a job of which no store knows; undefined where the output has no such jobs. */
  awaited(provider: string, model: string | undefined): OutputAttempt | undefined;
  attempt(number: number | undefined): OutputAttempt | undefined;
  /** A charge of the output is recorded, or corrected. */
  charged(event: ChargeEvent): void;
  /** Ends the output if it waits for nothing but a verdict. */
  expire(): void;
}

interface Place {
  readonly output: LiveOutput;
  /** the gate whose own calls are running */
  readonly gate?: string | undefined;
}

/** The output that the running code works on, and the gate that judges it. */
const places = contextStore<Place>('output');

export function runIn<T>(place: Place, fn: () => T): T {
  return places.run(place, fn);
}

/** Beyond this the oldest output is not told of jobs that end late; their charges are recorded all the same. */
const MAX_LIVE = 10_000;

const live = processState('live outputs', () => new BoundedMap<string, LiveOutput>(MAX_LIVE));

/** The output of that id where it is one of this process, and its cost may still grow. */
export function liveOutput(id: string): LiveOutput | undefined {
  return live.get(id);
}

export function setLive(output: LiveOutput): void {
  live.set(output.id, output);
}

export function forget(output: LiveOutput): void {
  if (live.get(output.id) === output) live.delete(output.id);
}

/** A generation as it starts. */
interface Starting {
  readonly operation: string;
  readonly provider: string;
  readonly model?: string | undefined;
  /** of the job's submit, where it was made in an output */
  readonly attempt?: AttemptFacts | undefined;
  /** of the job's submit, where a store knows it */
  readonly link?: unknown;
}

/** The attempt that a generation is: at the output that the code works on, or at the one that its job was submitted for. */
export function attemptOf({ operation, provider, model, attempt, link }: Starting): OutputAttempt | undefined {
  const target: Target = { provider, model: model ?? 'unknown' };
  const place = places.get();
  if (operation !== OPERATION.fetchResponse)
    return place?.output.begin(target, { isText: operation === OPERATION.chat, gate: place.gate });
  if (attempt) return live.get(attempt.outputId)?.adopt(attempt, target);
  return link === undefined ? place?.output.awaited(provider, model) : undefined;
}

/** What a charge of the app's own is at the output that the code works on: an attempt, or a part of its cost. */
export function ownAttempt(target: Target, isAttempt: boolean): OutputAttempt | undefined {
  const place = places.get();
  return place?.output.begin(target, { isText: false, isSupport: !isAttempt, gate: place.gate });
}

/** Ends outputs that wait for a verdict, with what is known of them: the process is about to end. */
export function endOpenOutputs(): void {
  for (const output of live.values()) output.expire();
}
