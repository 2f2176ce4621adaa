// The fail-over is chosen before anything fails: what it will cost is known then, and not on the invoice.
import { alternatives, withOutput } from '@costspan/auto';
import { startSimulator } from '@costspan/simulator'; // not needed in an app of your own
import { createFalClient } from '@fal-ai/client';
import Replicate from 'replicate';

const simulator = await startSimulator();
const fal = createFalClient({ fetch: simulator.fal.fetch, credentials: 'simulated', retry: { maxRetries: 0 } });
const replicate = new Replicate({ baseUrl: simulator.replicate.url, auth: 'simulated' });

const prompt = 'A red kite over a harbour, watercolour';
const planned = { provider: 'fal', model: 'fal-ai/nano-banana' };

/** What this app can call instead. */
const callable = {
  'google/nano-banana-2': { prompt, resolution: '2K' },
  'google/nano-banana-pro': { prompt, resolution: '4K' },
};

const found = alternatives(
  { ...planned, num_images: 1 },
  {
    candidates: Object.entries(callable).map(([model, input]) => ({ provider: 'replicate', model, ...input })),
    sameTier: true,
    maxRatio: 4,
  },
);
for (const { model, tier, ratio, ok, why } of found)
  console.log(`${ok ? 'ok' : 'no'}: ${model}, ${tier}, ${ratio} times the planned price${why ? `: ${why}` : ''}`);
const next = found.find(({ ok }) => ok);
console.log(`fail-over: ${next.model}, ratio ${next.ratio}`);

simulator.fal.order({ fail: 503, times: 10 }); // the outage

await withOutput('poster', { plan: 'pro', planned }, async (output) => {
  try {
    await fal.run(planned.model, { input: { prompt, num_images: 1 } });
  } catch (error) {
    console.log(`fal answers ${error.status}`);
    await replicate.run(next.model, { input: callable[next.model] });
  }
  output.accept();
  for (const { provider, model, amount, reason, failover } of output.charges())
    console.log(`$${amount} ${provider} ${model}: ${reason}${failover ? `, ratio ${failover.priceRatio}` : ''}`);
});

console.log(`The simulated providers bill $${simulator.invoice.total()}`);
await simulator.close();
