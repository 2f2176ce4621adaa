import * as Sentry from '@sentry/node';

Sentry.init({
  dsn: `http://key@127.0.0.1:${process.env.INTAKE_PORT}/1`,
  tracesSampleRate: 1,
  // Sentry 11 takes spans of OpenTelemetry only when it is told to; Sentry 10 always does.
  enableOpenTelemetrySetup: process.env.WITHOUT_OTEL === undefined,
});

globalThis.inRequest = (fn) => Sentry.startSpan({ name: 'request' }, fn);
