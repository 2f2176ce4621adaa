import { randomUUID } from 'node:crypto';
import { text, type Fields } from '../fields.ts';
import { json, type Exchange, type Reply } from '../http.ts';
import type { Context, Provider } from '../server.ts';

/** USD a clip at 720p, by its length. https://lumalabs.ai/api/pricing, 2025-05-31 */
const CLIPS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'ray-2': { '5s': '0.7', '9s': '1.27' },
  'ray-flash-2': { '5s': '0.24', '9s': '0.44' },
};

interface Job {
  readonly request: Fields;
  readonly order: Exchange['order'];
  polls: number;
}

function problem(detail: string, status = 400): Reply {
  return json({ detail }, status);
}

export function luma({ invoice }: Context): Provider {
  const jobs = new Map<string, Job>();

  const generation = (id: string, { request }: Job, state: string, more: Fields = {}): Reply =>
    json({
      id,
      generation_type: 'video',
      state,
      created_at: '2026-12-01T10:00:00Z',
      model: request['model'],
      request: { ...request, generation_type: 'video' },
      assets: null,
      failure_reason: null,
      ...more,
    });

  const create = ({ body, order }: Exchange): Reply => {
    const model = text(body, 'model', '');
    const unitPrice = CLIPS[model]?.[text(body, 'duration', '')];
    if (unitPrice === undefined || text(body, 'resolution', '') !== '720p') return problem('Invalid request');
    const id = randomUUID();
    const job: Job = { request: body, order, polls: 0 };
    jobs.set(id, job);
    invoice.bill('luma', id, model, [{ description: 'clip', quantity: '1', unit: 'video', unitPrice }]);
    return generation(id, job, 'queued');
  };

  const get = ({ params: { id = '' } }: Exchange): Reply => {
    const job = jobs.get(id);
    if (!job) return problem('Generation not found', 404);
    if (++job.polls < (job.order.polls ?? 2)) return generation(id, job, 'dreaming');
    if (job.order.failJob || job.order.filter) {
      invoice.void('luma', id);
      return generation(id, job, 'failed', { failure_reason: 'It failed.' });
    }
    return generation(id, job, 'completed', { assets: { video: 'https://example.com/kite.mp4' } });
  };

  return {
    name: 'luma',
    prefix: '/luma',
    routes: [
      { method: 'POST', path: /^\/dream-machine\/v1\/generations(?:\/video)?$/, billable: true, run: create },
      { method: 'GET', path: /^\/dream-machine\/v1\/generations\/(?<id>[^/]+)$/, run: get },
    ],
    failure: ({ fail }) => problem(`Answered ${fail} on order.`, fail),
    newRequestId: () => randomUUID(),
    headers: () => ({}),
    reset: () => jobs.clear(),
  };
}
