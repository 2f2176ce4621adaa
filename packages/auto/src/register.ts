/**
 * Zero-code start: `node --import @costspan/auto/register app.mjs`, or `--require` for CommonJS.
 * Instruments every supported SDK, and starts the OpenTelemetry SDK from the `OTEL_*` variables
 * with the first call into an SDK, unless the app has started one by then.
 */
import { guard, onFirstActivity } from '@costspan/core/internal';
import { isSwitchedOn } from '@costspan/instrumentation';
import { costspan } from './index.ts';
import { flushAtEnd } from './shutdown.ts';
import { isSdkStarted, prepareSdk, showWarnings } from './start-sdk.ts';

if (isSwitchedOn()) {
  guard('start', () => {
    showWarnings();
    costspan();
    let ours = false;
    if (!isSdkStarted()) {
      const start = prepareSdk();
      onFirstActivity(() => {
        ours = start();
      });
    }
    flushAtEnd(() => ours);
  });
}
