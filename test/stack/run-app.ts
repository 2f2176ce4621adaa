import { join } from 'node:path';
import type { Simulator } from '@costspan/simulator';
import { node } from '../packed/support/run.ts';
import type { Running } from '../packed/support/run.ts';

interface Options {
  /** a file of this folder; default: `app.ts` */
  readonly app?: string;
  readonly service?: string;
  readonly rounds?: number;
  readonly env?: Readonly<Record<string, string>>;
}

/** Starts an app as any app is started with costspan, against simulated providers. */
export function runApp(
  { openai, fal, replicate }: Simulator,
  otlpUrl: string,
  { app = 'app.ts', service = 'studio', rounds = 1, env = {} }: Options = {},
): Running {
  return node(['--import', '@costspan/auto/register', app], {
    cwd: join(import.meta.dirname),
    env: {
      OTEL_SERVICE_NAME: service,
      OTEL_EXPORTER_OTLP_ENDPOINT: otlpUrl,
      OTEL_METRICS_EXPORTER: 'otlp',
      OTEL_LOGS_EXPORTER: 'otlp',
      COSTSPAN_GATEWAYS: '127.0.0.1=openai',
      OPENAI_BASE_URL: openai.url,
      REPLICATE_BASE_URL: replicate.url,
      FAL_SIMULATOR: fal.url,
      ROUNDS: String(rounds),
      ...env,
    },
  });
}
