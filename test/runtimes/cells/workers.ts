import { askWorker, buildWorker } from '../../packed/support/worker.ts';
import { appFile, installed, ON_NODE, write } from '../app.ts';
import type { Group } from '../cell.ts';
import { studio } from '../studio.ts';

/** Every SDK in one Worker. That each alone runs without any module of Node is what test/packed asks. */
export const workers: Group = {
  rows: [
    {
      runtime: 'Cloudflare Workers',
      how: '`instrumentX(client)`',
      measured: 'every call of the client',
      limits: 'attribution and outputs need the flag `nodejs_compat` or `nodejs_als`',
    },
  ],
  cells: [
    {
      name: 'worker',
      quick: true,
      async run(world) {
        const folder = write(await installed('node', ON_NODE), this.name, {
          'package.json': '{ "name": "studio", "private": true, "type": "module" }',
          'studio.ts': studio({ instrumented: 'client', edge: true }),
          'telemetry.ts': appFile('telemetry.ts'),
          'worker.ts': appFile('worker.ts'),
        });
        const worker = { name: 'studio', main: 'worker.ts', flags: ['nodejs_compat'], vars: world.env };
        await buildWorker(folder, worker);
        const answer = await askWorker(folder, worker, { simulator: world.simulator.origin });
        return { answers: [answer], complaints: [] };
      },
    },
  ],
};
