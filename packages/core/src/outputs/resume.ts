import { withAttribution } from '../attribution/attribution.ts';
import { warnOnce } from '../util/warn.ts';
import { Output } from './output.ts';
import type { OutputOptions } from './output.ts';
import { readToken } from './token.ts';
import { runOutput } from './with-output.ts';

/**
 * Continues an output in another process: its generations, verdicts and settlements count on from
 * where `output.token()` was written. Gives back what `fn` gives, and throws what it throws.
 *
 * @param token what `output.token()` gave. One that cannot be trusted is refused with a `diag` warning,
 * and `fn` runs with an output of its own, named `unknown`
 * @throws TypeError before `fn` runs, where `budget` is wrong
 * @example
 * worker.process(async ({ data }) =>
 *   resumeOutput(data.output, async (output) => {
 *     const clip = await fal.queue.result('fal-ai/veo3.1', { requestId: data.requestId });
 *     output.accept();
 *     return clip;
 *   }),
 * );
 */
export function resumeOutput<T>(
  token: string,
  fn: (output: Output) => T,
  options: Pick<OutputOptions, 'budget' | 'deadline' | 'tenant'> = {},
): T {
  const { tenant, ...rest } = options;
  const state = readToken(token);
  if (typeof state === 'string') {
    // A token comes from outside: who sends a thousand of them must not write a thousand lines.
    warnOnce('token refused', `the output's token is refused: ${state}`);
    return withAttribution({ ...(tenant !== undefined && { tenant }) }, () =>
      runOutput(new Output('unknown', rest), fn),
    );
  }
  const attribution = { ...state.attribution, ...(tenant !== undefined && { tenant }) };
  return withAttribution(attribution, () =>
    runOutput(new Output(state.name, rest, state, { context: state.spanContext }), fn),
  );
}
