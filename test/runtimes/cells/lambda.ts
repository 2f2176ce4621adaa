import { once } from 'node:events';
import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { start } from '../../packed/support/run.ts';
import { appFile, installed, ON_NODE, write } from '../app.ts';
import type { Group, Result } from '../cell.ts';
import { javascript, studio } from '../studio.ts';
import type { World } from '../world.ts';

const EVENTS = 3;

/** Gives a function its events and takes its answers, as https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html (2026-11-30). */
async function invoke(world: World, folder: string): Promise<Result> {
  const platform = createServer();
  await once(platform.listen(0, '127.0.0.1'), 'listening');
  const { port } = platform.address() as AddressInfo;
  const env = {
    ...world.env,
    AWS_LAMBDA_RUNTIME_API: `127.0.0.1:${port}`,
    NODE_OPTIONS: '--import @costspan/auto/register',
  };
  const { child, ended } = start(process.execPath, ['lambda.mjs'], { cwd: folder, env });
  const early = ended.then(({ stderr }) => Promise.reject(new Error(`the function ended: ${stderr}`)));
  const request = (): Promise<unknown[]> => Promise.race([once(platform, 'request'), early]);
  const answers: string[] = [];
  const complaints: string[] = [];
  try {
    for (let i = 1; i <= EVENTS; i++) {
      const [, next] = (await request()) as [IncomingMessage, ServerResponse];
      next.end(JSON.stringify({ simulator: world.simulator.origin }));
      const [answer, accepted] = (await request()) as [IncomingMessage, ServerResponse];
      answers.push(await text(answer));
      // Frozen as soon as it has answered: what has not been exported by now may never be.
      child.kill('SIGSTOP');
      if (!world.hasTelemetry(i)) complaints.push(`after event ${i} telemetry is missing that flush() had to export`);
      if (i === EVENTS) break;
      child.kill('SIGCONT');
      accepted.end('{}');
    }
  } finally {
    // The platform never asks: it takes the frozen process away.
    early.catch(() => undefined);
    child.kill('SIGKILL');
    platform.closeAllConnections();
    platform.close();
  }
  const { stderr } = await ended;
  return { answers, complaints: stderr === '' ? complaints : [...complaints, `stderr: ${stderr}`] };
}

export const lambda: Group = {
  rows: [
    {
      runtime: 'serverless functions on Node.js (AWS Lambda and the like)',
      how: '`NODE_OPTIONS=--import @costspan/auto/register`, and `await flush()` before the answer',
      measured: 'every call',
      limits: 'without `flush()` a frozen process keeps what it has not exported',
    },
  ],
  cells: [
    {
      name: 'lambda',
      quick: true,
      async run(world) {
        const folder = write(await installed('node', ON_NODE), this.name, {
          'studio.mjs': javascript(studio({ instrumented: 'none' }), 'esm'),
          'lambda.mjs': appFile('lambda.mjs'),
        });
        return invoke(world, folder);
      },
    },
  ],
};
