import { readSettings } from '../../own-prices.ts';
import type { Check, Finding } from '../finding.ts';
import { installed } from '../packages.ts';
import type { Report } from '../report.ts';

const STORE = '@costspan/store-redis';
const INSTANCE = 'service.instance.id';

/** Which of the promises of exactness (`packages/core/SEMCONV.md`) hold here, as far as packages and environment tell. */
export const checkPromises: Check = ({ directory, environment }) => {
  const version = installed(STORE, directory)?.manifest.version;
  return [
    version === undefined ? inMemory() : maybeShared(version),
    ofLedger(readSettings().found.ledger),
    ofEnvironment(environment),
  ];
};

/** The same as a command's own processes said it. */
export function promisesOf(reports: readonly Report[], instances: ReadonlySet<string | undefined>): Finding[] {
  const [report] = reports;
  if (!report) return [];
  const shared = reports.find(({ sharedJobs }) => sharedJobs);
  return [shared ? isShared() : inMemory(), ofLedger((shared ?? report).ledger), ...ofInstances(instances)];
}

function isShared(): Finding {
  return {
    check: 'jobs',
    level: 'ok',
    message:
      'a shared job store is configured: a job is counted once, whichever process sees its end; exact over graceful stops, and short at most by what a killed process had not exported',
    data: { store: 'shared' },
  };
}

function maybeShared(version: string): Finding {
  return {
    check: 'jobs',
    level: 'note',
    message: `${STORE} ${version} is installed; it holds where the app calls configure({ jobStore: redisJobStore(client) }). "costspan doctor -- COMMAND" tells whether it does`,
    data: { store: 'installed', version },
  };
}

function inMemory(): Finding {
  return {
    check: 'jobs',
    level: 'note',
    message: `jobs are in the memory of each process: one whose end several processes see is counted in the metrics by each of them (the ledger's record key tells that they are the same), and one that is seen by another process than submitted it has no link, plan or output. Share them: npm install ${STORE}`,
    data: { store: 'memory' },
  };
}

function ofLedger({ otel, folder }: Report['ledger']): Finding {
  if (folder !== undefined)
    return {
      check: 'ledger',
      level: 'ok',
      message: `file:${folder}: every charge is there, also after kill -9`,
      data: { otel, folder },
    };
  return {
    check: 'ledger',
    level: 'note',
    message: otel
      ? 'otel: as lossless as the log pipeline; what a killed process had not exported is lost. For all of it: COSTSPAN_LEDGER=otel,file:FOLDER'
      : 'off: charges are on spans and in metrics alone, and cannot be reconciled with an invoice. For all of them: COSTSPAN_LEDGER=otel,file:FOLDER',
    data: { otel },
  };
}

function ofEnvironment(environment: Readonly<Record<string, string | undefined>>): Finding {
  const given = new RegExp(`(?:^|,)\\s*${INSTANCE}\\s*=([^,]+)`).exec(
    environment['OTEL_RESOURCE_ATTRIBUTES'] ?? '',
  )?.[1];
  if (given === undefined)
    return {
      check: 'instance',
      level: 'ok',
      message: `${INSTANCE}: register makes one for each process; with an SDK of your own, put one into its resource`,
    };
  return {
    check: 'instance',
    level: 'note',
    message: `${INSTANCE} is given as ${given.trim()}: each process needs another one, or their sums overwrite each other`,
    data: { instance: given.trim() },
  };
}

function ofInstances(instances: ReadonlySet<string | undefined>): Finding[] {
  if (instances.has(undefined))
    return [
      {
        check: 'instance',
        level: 'problem',
        message: `a process exports without ${INSTANCE}: the sums of several processes overwrite each other`,
        fix: `start it with @costspan/auto/register, or give its resource a random ${INSTANCE}`,
      },
    ];
  if (instances.size === 0) return [];
  return [
    {
      check: 'instance',
      level: 'ok',
      message: `${INSTANCE}: ${instances.size} process${instances.size === 1 ? '' : 'es'}, each with one of its own`,
      data: { instances: instances.size },
    },
  ];
}
