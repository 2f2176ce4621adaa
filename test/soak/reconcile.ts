import { execFile } from 'node:child_process';
import { join } from 'node:path';

const CLI = join(import.meta.dirname, '../../packages/cli/src/main.ts');
/** A million charges and the lines of their bill at once. */
const MEMORY = '--max-old-space-size=8192';

interface Totals {
  readonly count: number;
  readonly invoiced: string;
  readonly recorded: string;
}

/** What `costspan reconcile --json` says. */
export interface Reconciliation {
  readonly equal: boolean;
  readonly invoiced: string;
  readonly recorded: string;
  readonly matched: Totals;
  readonly difference: Totals;
  readonly missing: Totals;
  readonly extra: Totals;
  readonly unbilled: Totals;
  readonly outside: number;
  readonly corrections: number;
  readonly problems: readonly { readonly kind: string }[];
}

/** Runs `costspan reconcile LEDGER INVOICE --write-corrections --json`. */
export function reconcile(ledger: string, invoice: string): Promise<Reconciliation> {
  const args = [MEMORY, CLI, 'reconcile', ledger, invoice, '--write-corrections', '--json'];
  return new Promise((resolve, reject) => {
    execFile(process.execPath, args, { maxBuffer: 2 ** 30 }, (error, stdout, stderr) => {
      // 1: not equal, which is for the caller to judge.
      if (error && error.code !== 1) reject(new Error(`costspan reconcile: ${error.message}\n${stderr.slice(-2_000)}`));
      else resolve(JSON.parse(stdout) as Reconciliation);
    });
  });
}
