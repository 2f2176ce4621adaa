import { Progress } from '../bench/progress.ts';
import { checksOf } from './checks.ts';
import { HELP, readOptions } from './options.ts';
import type { Options } from './options.ts';
import { render, toJson } from './report.ts';
import { run } from './run.ts';
import { World } from './world.ts';

const WIDTH = 24;
const EVERY = 500;

/** Makes the run, prints its result; the exit code. */
async function soak({ generations, seed, json }: Options): Promise<number> {
  const progress = new Progress();
  const start = performance.now();
  progress.say(`soak: ${generations} generations, --seed ${seed}`);
  const world = await World.start(seed);
  let keeps = true;
  process.once('SIGINT', () => void world.close(keeps).finally(() => process.exit(130)));
  let where = '';
  const show = (): void => {
    const { made } = world.crew;
    const bar = '#'.repeat(Math.floor((WIDTH * made) / generations)).padEnd(WIDTH, '.');
    const perSecond = (made * 1_000) / (performance.now() - start);
    const left = Math.ceil((generations - made) / perSecond / 60);
    progress.say(`[${bar}] ${made} of ${generations}  ${perSecond.toFixed(0)}/s  ${left} min left${where}`);
  };
  const timer = setInterval(show, EVERY);
  try {
    const done = await run(
      world,
      generations,
      ({ number, weather }) => (where = `  after slice ${number}, ${weather}`),
    );
    clearInterval(timer);
    const seconds = (performance.now() - start) / 1_000;
    const result = { run: done, crew: world.crew, spans: world.receiver.spans.length };
    const checks = checksOf(result);
    progress.done();
    const failed = checks.some(({ problems }) => problems.length > 0);
    const report = { result, checks, seed, seconds };
    process.stdout.write(json ? `${JSON.stringify(toJson(report))}\n` : `${render(report)}\n`);
    keeps = failed;
    return failed ? 1 : 0;
  } catch (error) {
    process.stderr.write(`\nsoak: ${error instanceof Error ? error.message : String(error)}\n`);
    return 1;
  } finally {
    clearInterval(timer);
    await world.close(keeps);
    if (keeps) process.stderr.write(`what the processes wrote stays in ${world.folder}\n`);
  }
}

function given(): Options | undefined {
  try {
    return readOptions(process.argv.slice(2));
  } catch (error) {
    process.stderr.write(`soak: ${error instanceof Error ? error.message : String(error)}\n\n${HELP}`);
    return undefined;
  }
}

const options = given();
if (!options) process.exitCode = 2;
else if (options.help) process.stdout.write(HELP);
else process.exitCode = await soak(options);
