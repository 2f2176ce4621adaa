import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { ask } from './ask.ts';

/** What to do while nothing has come. */
export function Empty(): JSX.Element {
  const [error, setError] = useState<string>();
  const sample = (): void => void ask('/sample', 'POST').catch(({ message }: Error) => setError(message));
  return (
    <section class="empty" aria-labelledby="empty">
      <h2 id="empty">Waiting for the first generation</h2>
      <p>Start an app with its telemetry sent here:</p>
      <pre>{`npm install @costspan/auto @opentelemetry/api
OTEL_EXPORTER_OTLP_ENDPOINT=${location.origin} \\
  node --import @costspan/auto/register app.mjs`}</pre>
      <p>or let this page start it:</p>
      <pre>npx costspan view -- node app.mjs</pre>
      <p>
        <button type="button" class="primary" onClick={sample}>
          Show sample data
        </button>{' '}
        <span class="note">a recorded run of a small studio against simulated providers</span>
      </p>
      {error !== undefined && (
        <p class="alarm" role="alert">
          {error}
        </p>
      )}
    </section>
  );
}
