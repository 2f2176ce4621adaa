import { createContextKey } from '@opentelemetry/api';
import { activeContext } from '@costspan/core/internal';

/** Of `@opentelemetry/core`: under it exporters make their requests. */
const SUPPRESSED = createContextKey('OpenTelemetry SDK Context Key SUPPRESS_TRACING');

/** Whether what runs now is done for OpenTelemetry itself: it is never looked at. */
export function isSuppressed(): boolean {
  return activeContext()?.getValue(SUPPRESSED) === true;
}
