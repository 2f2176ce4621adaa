import type { Simulator } from '@costspan/simulator';
import { Processes } from './processes.ts';

/** What goes wrong on the way: limits, failures and a broken connection, as every provider has them. */
function makeTrouble({ openai, fal, replicate }: Simulator): void {
  const images = { path: /images/ };
  openai.order({ fail: 429, retryAfter: { ms: 200 }, match: images });
  openai.order({ drop: 'after', match: images });
  fal.order({ fail: 500, times: 2, match: { path: /nano-banana/ } });
  replicate.order({ fail: 429, retryAfter: 0 });
}

/** Runs the app and its webhook server to their ends, with their telemetry sent to `otlpUrl`; gives the app's exit code. */
export async function runStudio(simulator: Simulator, otlpUrl: string, stdout: 'inherit' | 'ignore'): Promise<number> {
  makeTrouble(simulator);
  const processes = new Processes(simulator.origin, otlpUrl);
  const webhooks = await processes.serve('webhooks.ts');
  const code = await processes.run('app.ts', { WEBHOOKS: webhooks.url }, stdout);
  await simulator.fal.webhooksDelivered();
  await webhooks.stop();
  return code;
}
