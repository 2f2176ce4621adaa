import { mkdtempSync, readdirSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { ROOT, run } from '../../packed/support/run.ts';

/** What the demo leaves in a file ledger: its folder, and one compressed file of the same. */
export interface DemoLedger {
  readonly folder: string;
  readonly gzip: Buffer;
}

export async function demoLedger(): Promise<DemoLedger> {
  const folder = mkdtempSync(join(tmpdir(), 'costspan-ledger-'));
  await run(process.execPath, [join(ROOT, 'examples/demo/main.ts'), '--json'], {
    cwd: ROOT,
    env: { COSTSPAN_LEDGER: `otel,file:${folder}` },
  });
  const lines = readdirSync(folder).map((file) => readFileSync(join(folder, file)));
  return { folder, gzip: gzipSync(Buffer.concat(lines)) };
}
