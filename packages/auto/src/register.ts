/**
 * Zero-code start: `node --import @costspan/auto/register app.mjs`, or `--require` for CommonJS.
 * Instruments every supported SDK, and starts the OpenTelemetry SDK from the `OTEL_*` variables
 * with the first call into an SDK, unless the app has started one by then.
 */
import { guard, hasTracerProvider, onFirstActivity } from '@costspan/core/internal';
import { isNodeNewEnough, isSwitchedOn } from '@costspan/instrumentation';
import { costspan } from './index.ts';
import { prepareSdk } from './sdk/prepare.ts';
import { flushAtEnd } from './shutdown.ts';

if (isSwitchedOn() && isNodeNewEnough()) {
  // Before our hooks are on, which would look at every file of it.
  const start = hasTracerProvider() ? undefined : guard('loading the OpenTelemetry SDK', prepareSdk);
  guard('start', () => {
    const instrumentations = costspan();
    let ours = false;
    if (start)
      onFirstActivity(() => {
        ours = start();
      });
    flushAtEnd({ isOurs: () => ours, instrumentations });
  });
}
