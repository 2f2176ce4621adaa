import { mkdirSync, writeFileSync } from 'node:fs';
import { cpus, loadavg } from 'node:os';
import { dirname } from 'node:path';
import { measureBig } from './big.ts';
import { runChecks } from './checks.ts';
import { worker } from './child.ts';
import { installApps } from './install.ts';
import { countInstructions } from './instructions.ts';
import { HELP, readOptions } from './options.ts';
import type { Options, Plan } from './options.ts';
import { RESULT, ROOT } from './paths.ts';
import { Progress } from './progress.ts';
import { text } from './report.ts';
import type { Calls, Report } from './report.ts';
import { measureScale } from './scale.ts';
import { measureSpeed } from './speed.ts';
import { measureStarts } from './start.ts';
import { judge } from './targets.ts';
import type { Micro } from './targets.ts';
import { OPENAI, OPENAI_NEXT, OPENTELEMETRY, PEERS } from './versions.ts';
import { writeReadme } from './write-readme.ts';

async function bench({ parts, plan }: Options, say: (text: string) => void): Promise<Report> {
  installApps(say);
  const start = performance.now();
  const [loadBefore = 0] = loadavg();
  const calls = parts.includes('calls') ? await measureCalls(plan, say) : undefined;
  const scale = parts.includes('scale') ? await measureScale(plan.scaleRounds, say) : undefined;
  const instructions = parts.includes('instructions') ? await countInstructions(say) : undefined;
  return {
    at: new Date().toISOString(),
    machine: `Node ${process.version}, ${cpus().length} × ${cpus()[0]?.model ?? 'CPU'}`,
    load: [loadBefore, loadavg()[0] ?? 0],
    seconds: (performance.now() - start) / 1_000,
    versions: { openai: `${OPENAI}, ${OPENAI_NEXT}`, ...PEERS, ...OPENTELEMETRY },
    calls,
    scale,
    instructions,
  };
}

async function measureCalls(plan: Plan, say: (text: string) => void): Promise<Calls> {
  const checks = await runChecks(plan.subjects, say);
  const speed = await measureSpeed(plan, say);
  const big = await measureBig(plan, say);
  const starts = await measureStarts(plan, say);
  say('rating');
  const micro = await worker<Micro>('micro.ts', [], { flags: ['--expose-gc'] });
  const targets = judge(speed, big, starts, micro);
  return { quick: plan.quick, rounds: plan.rounds, targets, speed, big, starts, micro, checks };
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
    if (options.write) writeReadme(report);
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
