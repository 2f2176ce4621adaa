import type { Delivery } from '@costspan/simulator';
import { expect, onTestFinished } from 'vitest';
import { book, model, priceFile, rate } from './prices.ts';
import { usd } from './story.ts';
import type { Story } from './story.ts';

/** An edit of two pictures: $0.07 + 2 × $0.03 = $0.13. In fal's own units it is 13 of a cent. */
export const QUEUE_PRICES: string = priceFile({
  books: [
    book('fal', [
      model('fal-ai/flux-2-max/edit', 'image', [
        rate('billed', 'provider_unit', '0.01'),
        rate('image_output', 'image', '0.07'),
        rate('image_input', 'image', '0.03'),
      ]),
    ]),
  ],
});

/** Nobody listens there: the story hands the deliveries on when, and in which order, it wants them to come. */
const NOWHERE = 'http://127.0.0.1:9/webhook';

/** P1 submits and exits; each webhook is delivered three times. */
export async function submitted(
  story: Story,
  env: Record<string, string>,
): Promise<{ jobs: string[]; deliveries: Delivery[] }> {
  story.sim.fal.order({ webhookTimes: 3, times: 3 });
  const jobs = (await story.run('submit', { ...env, WEBHOOK_URL: NOWHERE })).trim().split('\n');
  expect(jobs).toHaveLength(3);
  const deliveries = await story.sim.fal.webhooksDelivered();
  expect(deliveries).toHaveLength(9);
  return { jobs, deliveries: [...deliveries] };
}

export interface WebhookServer {
  /** hands one delivery on; answers the status */
  take(delivery: Pick<Delivery, 'headers' | 'body'>): Promise<number>;
  /** ends the process as a service manager does */
  stop(): Promise<void>;
}

/** P2. */
export async function startWebhooks(story: Story, env: Record<string, string>): Promise<WebhookServer> {
  const running = story.start('webhooks', env);
  onTestFinished(() => void running.child.kill('SIGKILL'));
  const port = (await running.line('port')).replace('port ', '');
  return {
    async take({ headers, body }) {
      const { status } = await fetch(`http://127.0.0.1:${port}/`, {
        method: 'POST',
        headers: { ...headers, 'content-type': 'application/json' },
        body,
      });
      return status;
    },
    async stop() {
      running.child.kill('SIGTERM');
      expect(await running.ended).toMatchObject({ signal: 'SIGTERM' });
    },
  };
}

/** Second and third deliveries first, and the jobs the other way round. */
export function mixed(deliveries: readonly Delivery[]): Delivery[] {
  return deliveries.toReversed();
}

/** The settlements, each of which has to have money, be of one job, and of no other's. */
export function expectThreeSettlements(story: Story, jobs: readonly string[]): void {
  const settled = story.spans(/^fetch_response/);
  expect(settled.map((one) => one['gen_ai.response.id']).toSorted()).toEqual(jobs.toSorted());
  expect(settled.map((one) => one['costspan.cost.amount'])).toEqual([0.13, 0.13, 0.13]);
  expect(story.spent).toBe(usd('0.39'));
  expect(story.spent).toBe(usd(story.sim.invoice.total()));
}
