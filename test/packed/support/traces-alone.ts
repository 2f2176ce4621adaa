/** What an app says that has a tracer and neither metrics nor logs, so that nobody warns it. */
export const TRACES_ALONE = { OTEL_METRICS_EXPORTER: 'none', OTEL_LOGS_EXPORTER: 'none' };
