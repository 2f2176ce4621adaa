type Environment = Readonly<Record<string, string | undefined>>;

/** Of a signal alone, these would lead it elsewhere. */
const LEADS_ELSEWHERE =
  /^OTEL_EXPORTER_OTLP_((TRACES|METRICS|LOGS)_)?(ENDPOINT|PROTOCOL|HEADERS|COMPRESSION|CERTIFICATE|CLIENT_.*)$/;

/**
 * The environment of a command that is measured and sends everything to `endpoint`, an OTLP/HTTP address.
 *
 * @param imports URLs of modules that are loaded before the app's own
 */
export function measuredEnvironment(
  given: Environment,
  endpoint: string,
  imports: readonly string[],
): NodeJS.ProcessEnv {
  const options = imports.map((url) => `--import ${JSON.stringify(url)}`);
  return {
    ...Object.fromEntries(Object.entries(given).filter(([name]) => !LEADS_ELSEWHERE.test(name))),
    NODE_OPTIONS: [given['NODE_OPTIONS'], ...options].filter(Boolean).join(' '),
    OTEL_EXPORTER_OTLP_ENDPOINT: endpoint,
    OTEL_EXPORTER_OTLP_PROTOCOL: 'http/json',
    OTEL_TRACES_EXPORTER: 'otlp',
    OTEL_METRICS_EXPORTER: 'otlp',
    OTEL_LOGS_EXPORTER: 'otlp',
  };
}
