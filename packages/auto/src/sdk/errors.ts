import { diag, DiagConsoleLogger, DiagLogLevel } from '@opentelemetry/api';
import type { DiagLogFunction, DiagLogger } from '@opentelemetry/api';
import { isError, warnOnce } from '@costspan/core/internal';
import type { Core } from './types.ts';

const MAX_CAUSES = 1_000;

/**
 * Makes OpenTelemetry's own warnings visible where nobody has chosen a diag logger. Together with the SDK, and not
 * before: the first that registers anything decides which versions of the API can register after it.
 */
export function showWarnings(): void {
  const { OTEL_LOG_LEVEL, OTEL_CONFIG_FILE } = process.env;
  // Either one says what is to be heard, and the SDK follows it.
  if (OTEL_LOG_LEVEL === undefined && OTEL_CONFIG_FILE === undefined && !hasLogger())
    diag.setLogger(firstOfEach(new DiagConsoleLogger()), {
      logLevel: DiagLogLevel.WARN,
      suppressOverrideMessage: true,
    });
}

/** The API has no way to ask; where it keeps what is registered is the same for all its 1.x. */
function hasLogger(): boolean {
  const registered = (globalThis as Record<symbol, unknown>)[Symbol.for('opentelemetry.js.api.1')];
  return (registered as { readonly diag?: unknown } | undefined)?.diag !== undefined;
}

/** A logger that hears each warning once: OpenTelemetry repeats its own at every export, with other numbers. */
export function firstOfEach(logger: DiagLogger): DiagLogger {
  const heard = new Set<string>();
  const once =
    (say: DiagLogFunction): DiagLogFunction =>
    (message, ...args) => {
      const text = [message, ...args.filter((one) => typeof one === 'string')].join(' ');
      const cause = text.startsWith('costspan: ') ? text : text.replaceAll(/\d+/g, '#');
      if (heard.has(cause) || heard.size >= MAX_CAUSES) return;
      heard.add(cause);
      say(message, ...args);
    };
  return { ...logger, error: once(logger.error), warn: once(logger.warn) };
}

/** An exporter that cannot reach its back end says so at every export; the app's log needs it once. */
export function reportErrorsOnce({ setGlobalErrorHandler }: Core): void {
  setGlobalErrorHandler((error) => {
    const text = isError(error) ? error.message : String(error);
    warnOnce(
      'export',
      `an OpenTelemetry exporter failed; the app goes on, telemetry is lost until it recovers: ${text || 'connection failed'}`,
    );
  });
}
