import { diag } from '@opentelemetry/api';
import { withAttribution } from '../attribution.ts';
import { Output } from './output.ts';
import type { OutputOptions } from './output.ts';
import { readToken } from './token.ts';
import { runOutput } from './with-output.ts';

/**
 * Goes on with an output in another process: its generations, verdicts and settlements count on
 * from where `output.token()` was written. A token that cannot be trusted is refused with a `diag`
 * warning, and `fn` runs with an output of its own, named `unknown`.
 */
export function resumeOutput<T>(
  token: string,
  fn: (output: Output) => T,
  options: Pick<OutputOptions, 'budget' | 'deadline' | 'tenant'> = {},
): T {
  const { tenant, ...rest } = options;
  const state = readToken(token);
  if (typeof state === 'string') {
    diag.warn(`costspan: the output's token is refused: ${state}`);
    return withAttribution({ ...(tenant !== undefined && { tenant }) }, () =>
      runOutput(new Output('unknown', rest), fn),
    );
  }
  const attribution = { ...state.attribution, ...(tenant !== undefined && { tenant }) };
  return withAttribution(attribution, () =>
    runOutput(new Output(state.name, rest, state, { context: state.spanContext }), fn),
  );
}
