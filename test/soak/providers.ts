/** The three simulators, as one process. */
import { appendFileSync } from 'node:fs';
import { startSimulator } from '@costspan/simulator';
import type { OrderHandle } from '@costspan/simulator';
import { sum } from '../invoice/money.ts';
import { STANDING } from './faults.ts';
import type { Bill, FromProviders, NamedOrder, ToProviders } from './messages.ts';

const simulator = await startSimulator();
const given: { readonly name: string; readonly times: number; readonly handle: OrderHandle }[] = [];
const standing = new Map<NamedOrder, OrderHandle>();

function order({ name, provider, order: one }: NamedOrder): OrderHandle {
  const handle = simulator[provider].order(one);
  given.push({ name, times: one.times ?? 1, handle });
  return handle;
}

/** Orders that hold for a path as long as the slice lasts. */
function keepStanding(): void {
  for (const one of STANDING)
    if ((standing.get(one)?.remaining ?? 0) < (one.order.times ?? 1) / 2) standing.set(one, order(one));
}

function close(file: string): Bill {
  const { lines } = simulator.invoice;
  appendFileSync(file, lines.map((line) => `${JSON.stringify(line)}\n`).join(''));
  const met: Record<string, number> = {};
  for (const { name, times, handle } of given) met[name] = (met[name] ?? 0) + times - handle.remaining;
  const bill = {
    total: String(sum(lines.map(({ amount }) => amount))),
    lines: lines.length,
    requests: simulator.requests.length,
    webhooks,
    met,
  };
  simulator.reset();
  given.length = 0;
  standing.clear();
  keepStanding();
  return bill;
}

let webhooks = 0;
const tell = (message: FromProviders): void => void process.send?.(message);

process.on('message', async (message: ToProviders) => {
  if ('orders' in message) {
    keepStanding();
    for (const one of message.orders) order(one);
  } else if ('deliver' in message) {
    webhooks = (await simulator.fal.webhooksDelivered()).length;
    tell({ delivered: true });
  } else tell({ closed: close(message.close) });
});
process.once('disconnect', () => process.exit());

keepStanding();
tell({ urls: { openai: simulator.openai.url, fal: simulator.fal.url, replicate: simulator.replicate.url } });
