import { randomUUID } from 'node:crypto';
import { number, text } from '../fields.ts';
import { json, type Exchange, type Reply } from '../http.ts';
import type { Context, Provider } from '../server.ts';

/** USD a credit. https://docs.dev.runwayml.com/guides/pricing/, 2026-04-21 */
const CREDIT = '0.01';

/** Credits a second of video. https://docs.dev.runwayml.com/guides/pricing/, 2026-04-21 */
const SECONDS: Readonly<Record<string, number>> = { 'gen4.5': 12, gen4_turbo: 5 };

/** Credits an image, at 720p and 1080p. https://docs.dev.runwayml.com/guides/pricing/, 2026-04-21 */
const IMAGES: Readonly<Record<string, readonly [number, number]>> = { gen4_image: [5, 8] };

interface Task {
  readonly credits: number;
  readonly order: Exchange['order'];
  polls: number;
}

function problem(error: string, status = 400): Reply {
  return json({ error }, status);
}

function creditsOf({ body }: Exchange): number | undefined {
  const model = text(body, 'model', '');
  const second = SECONDS[model];
  if (second !== undefined) return second * number(body, 'duration', 10);
  return IMAGES[model]?.[text(body, 'ratio', '') === '1920:1080' ? 1 : 0];
}

/** Tasks: one that fails is refunded in full, one that is moderated is not. https://docs.dev.runwayml.com/api-details/moderation, 2026-11-24 */
export function runway({ invoice }: Context): Provider {
  const tasks = new Map<string, Task>();

  const create = (exchange: Exchange): Reply => {
    const credits = creditsOf(exchange);
    if (credits === undefined) return problem('Validation of body failed');
    const id = randomUUID();
    tasks.set(id, { credits, order: exchange.order, polls: 0 });
    invoice.bill('runway', id, text(exchange.body, 'model', ''), [
      { description: 'credits', quantity: String(credits), unit: 'credit', unitPrice: CREDIT },
    ]);
    return json({ id, estimatedCost: { credits } });
  };

  const retrieve = ({ params: { id = '' } }: Exchange): Reply => {
    const task = tasks.get(id);
    if (!task) return problem('Not found', 404);
    const { credits, order } = task;
    const common = { id, createdAt: '2026-12-01T10:00:00.000Z' };
    if (++task.polls < (order.polls ?? 2))
      return json({ ...common, status: 'RUNNING', progress: 0.5, estimatedCost: { credits } });
    if (order.failJob) invoice.void('runway', id);
    const cost = order.missingUsage ? {} : { cost: { credits: order.failJob ? 0 : credits } };
    if (order.failJob)
      return json({ ...common, ...cost, status: 'FAILED', failure: 'It failed.', failureCode: 'INTERNAL' });
    if (order.filter)
      return json({ ...common, ...cost, status: 'FAILED', failure: 'Moderated.', failureCode: 'SAFETY.INPUT.TEXT' });
    return json({ ...common, ...cost, status: 'SUCCEEDED', output: ['https://example.com/kite.mp4'] });
  };

  return {
    name: 'runway',
    prefix: '/runway',
    routes: [
      { method: 'POST', path: /^\/v1\/(?:text_to_video|image_to_video|text_to_image)$/, billable: true, run: create },
      { method: 'GET', path: /^\/v1\/tasks\/(?<id>[^/]+)$/, run: retrieve },
    ],
    failure: ({ fail }) => problem(`Answered ${fail} on order.`, fail),
    newRequestId: () => randomUUID(),
    headers: () => ({}),
    reset: () => tasks.clear(),
  };
}
