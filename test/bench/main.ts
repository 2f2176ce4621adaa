import { mkdirSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { dirname } from 'node:path';
import { measureBig } from './big.ts';
import { runChecks } from './checks.ts';
import { worker } from './child.ts';
import { installApp } from './install.ts';
import { HELP, readOptions } from './options.ts';
import type { Options } from './options.ts';
import { RESULT, ROOT } from './paths.ts';
import { Progress } from './progress.ts';
import { text } from './report.ts';
import type { Report } from './report.ts';
import { measureSpeed } from './speed.ts';
import { measureStarts } from './start.ts';
import { judge } from './targets.ts';
import type { Micro } from './targets.ts';
import { OPENAI, OPENAI_NEXT, OPENTELEMETRY, PEERS } from './versions.ts';

async function bench({ plan }: Options, say: (text: string) => void): Promise<Report> {
  const packages = installApp(say);
  const checks = await runChecks(say);
  const speed = await measureSpeed(plan, say);
  const big = await measureBig(plan, say);
  const starts = await measureStarts(plan, packages, say);
  say('rating');
  const micro = await worker<Micro>('micro.ts', [], { flags: ['--expose-gc'] });
  return {
    at: new Date().toISOString(),
    machine: `Node ${process.version}, ${cpus().length} × ${cpus()[0]?.model ?? 'CPU'}`,
    rounds: plan.rounds,
    versions: { openai: `${OPENAI}, ${OPENAI_NEXT}`, ...PEERS, ...OPENTELEMETRY },
    targets: judge(speed, big, starts, micro),
    speed,
    big,
    starts,
    micro,
    checks,
  };
}

async function main(): Promise<number> {
  let options: Options;
  try {
    options = readOptions(process.argv.slice(2));
  } catch (error) {
    process.stderr.write(`${(error as Error).message}\n\n${HELP}`);
    return 2;
  }
  if (options.help) {
    process.stdout.write(HELP);
    return 0;
  }
  const progress = new Progress();
  try {
    const report = await bench(options, (step) => progress.say(step));
    progress.done();
    mkdirSync(dirname(RESULT), { recursive: true });
    writeFileSync(RESULT, `${JSON.stringify(report, null, 2)}\n`);
    process.stdout.write(
      options.json ? `${JSON.stringify(report)}\n` : `${text(report)}\n\nWritten to ${RESULT.slice(ROOT.length)}\n`,
    );
    return 0;
  } catch (error) {
    progress.done();
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    return 1;
  }
}

process.exitCode = await main();
