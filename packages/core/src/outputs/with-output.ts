import { withAttribution } from '../attribution/attribution.ts';
import { Output } from './output.ts';
import type { OutputOptions } from './output.ts';

/**
 * Runs `fn`, which makes one output: every generation that it starts, also after awaits, is an
 * attempt at it. Gives back what `fn` gives, and throws what it throws; an output whose function
 * throws has failed.
 *
 * @param name of the kind of output, for example `avatar`; it stands on metrics, so keep to a few names
 * @throws TypeError before `fn` runs, where `budget` is wrong
 * @example
 * const image = await withOutput('avatar', { plan: 'pro', planned: { provider: 'fal', model: 'fal-ai/flux/dev' } }, async (output) => {
 *   let image = await draw();
 *   if (isBlurry(image)) {
 *     output.reject('blurry');
 *     image = await draw();
 *   }
 *   output.accept();
 *   return image;
 * });
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
