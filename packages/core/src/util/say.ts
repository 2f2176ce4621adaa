import { diag } from '@opentelemetry/api';
import { apiRegistry, isRegistryReadable } from './api-registry.ts';

type Level = 'warn' | 'error';

/** Levels of `OTEL_LOG_LEVEL` that leave a level out. */
const QUIET: Readonly<Record<Level, RegExp>> = { warn: /^(?:none|error)$/i, error: /^none$/i };

/**
 * Says something to whoever runs the app: through its `diag` logger, and where it has none on stderr, as
 * far as `OTEL_LOG_LEVEL` lets it. A logger of our own would make our copy of the API the first to
 * register, and another copy would then refuse what the app registers.
 */
export function say(level: Level, message: string): void {
  const text = `costspan: ${message}`;
  // Ours first: it is the app's logger in all but the rarest cases.
  diag[level](text);
  const logger = apiRegistry()?.diag;
  if (logger === undefined) print(level, text);
  else if (!isRegistryReadable()) logger[level](text);
}

function print(level: Level, text: string): void {
  const { process, console } = globalThis as {
    process?: { env?: Record<string, string | undefined> };
    console?: Partial<Record<Level, (text: string) => void>>;
  };
  if (!QUIET[level].test(process?.env?.['OTEL_LOG_LEVEL'] ?? '')) console?.[level]?.(text);
}
