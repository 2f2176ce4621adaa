/** Loaded into the command that doctor runs: says as the process ends which settings held there, and what was warned of. */
import { appendFileSync } from 'node:fs';
import { seenByHttp, settings, warnings } from '@costspan/core/internal';
import type { Settings } from '@costspan/core/internal';

/** Names the file that reports are added to, one line for each process. */
export const REPORT = 'COSTSPAN_DOCTOR_REPORT';

export interface Report extends Pick<Settings, 'sharedJobs' | 'ledger'> {
  readonly warnings: ReturnType<typeof warnings>;
  /** generations that were measured at their HTTP request, by biller */
  readonly byHttp: Readonly<Record<string, number>>;
}

const file = process.env[REPORT];
if (file !== undefined)
  process.on('exit', () => {
    const { sharedJobs, ledger } = settings();
    const report: Report = { sharedJobs, ledger, warnings: warnings(), byHttp: seenByHttp() };
    appendFileSync(file, `${JSON.stringify(report)}\n`);
  });
