import { withAttribution } from '../attribution.ts';
import { Output } from './output.ts';
import type { OutputOptions } from './output.ts';

/**
 * Runs `fn`, which makes one output; every generation inside it, also after awaits, is an attempt
 * at it. Gives back what `fn` gives, and throws what it throws. Wrong options throw a TypeError
 * before `fn` runs.
 */
export function withOutput<T>(name: string, options: OutputOptions, fn: (output: Output) => T): T {
  const { planned, budget, deadline, ...attribution } = options;
  return withAttribution(attribution, () => runOutput(new Output(name, { planned, budget, deadline }), fn));
}

/** Runs the function of an output and ends the output with it. */
export function runOutput<T>(output: Output, fn: (output: Output) => T): T {
  let value: T;
  try {
    value = output.run(() => fn(output));
  } catch (error) {
    output.finish({ thrown: error });
    throw error;
  }
  if (typeof (value as PromiseLike<unknown> | undefined)?.then !== 'function') {
    output.finish();
    return value;
  }
  return (value as unknown as Promise<unknown>).then(
    (result) => {
      output.finish();
      return result;
    },
    (error: unknown) => {
      output.finish({ thrown: error });
      throw error;
    },
  ) as T;
}
