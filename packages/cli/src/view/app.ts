import { spawn } from 'node:child_process';
import { measuredEnvironment } from '../app/environment.ts';
import { requiredRegister } from '../app/auto.ts';

/** A command that runs instrumented and sends what it spends to the page. */
export interface App {
  /** its exit code, or why it has none */
  readonly ended: Promise<number | string>;
  kill(signal: NodeJS.Signals): void;
}

/**
 * What starts the app; throws what is missing before anything is started.
 *
 * @param stdout where its own goes: with `--json`, to standard error
 */
export function preparedApp(
  command: readonly string[],
  directory: string,
  stdout: 'inherit' | 2,
): (endpoint: string) => App {
  const register = requiredRegister(directory);
  const [file = '', ...args] = command;
  return (endpoint) => {
    const child = spawn(file, args, {
      cwd: directory,
      stdio: ['inherit', stdout, 'inherit'],
      env: {
        ...measuredEnvironment(process.env, endpoint, [register]),
        ...LIVE,
        COSTSPAN_LEDGER: ledgerOf(process.env),
      },
    });
    return {
      kill: (signal) => void child.kill(signal),
      ended: new Promise((resolve) => {
        child.on('error', (error) => resolve(error.message));
        child.on('close', (code, signal) => resolve(code ?? signal ?? 'unknown'));
      }),
    };
  };
}

/** Milliseconds between two exports: what happens is seen at once. */
const LIVE = {
  OTEL_BSP_SCHEDULE_DELAY: '200',
  OTEL_BLRP_SCHEDULE_DELAY: '200',
  OTEL_METRIC_EXPORT_INTERVAL: '1000',
  OTEL_METRIC_EXPORT_TIMEOUT: '1000',
};

/** The page is made from ledger records that come over OTLP: these beside what the app keeps anyway. */
function ledgerOf({ COSTSPAN_LEDGER: given = 'otel' }: NodeJS.ProcessEnv): string {
  const places = given.split(',').map((one) => one.trim());
  return places.includes('otel') ? given : ['otel', ...places.filter((one) => one !== 'off' && one !== '')].join();
}
