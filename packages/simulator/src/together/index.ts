import { randomUUID } from 'node:crypto';
import { batchRoutes, openaiFile } from '../batch-wire.ts';
import { batchedChat, chatCharges, chatReply, type TextPrice } from '../chat-wire.ts';
import { number, text, type Fields } from '../fields.ts';
import { json, type Exchange, type Reply } from '../http.ts';
import type { Charge } from '../invoice.ts';
import { decimal, times } from '../money.ts';
import type { Context, Provider } from '../server.ts';

/** USD a million pixels at the default steps, which more steps cost as many times more. https://www.together.ai/pricing, 2026-08-21; https://docs.together.ai/docs/serverless-models, 2026-11-24 */
const PIXELS: Readonly<Record<string, readonly [price: string, steps: number]>> = {
  'black-forest-labs/FLUX.1-schnell': ['0.0027', 4],
};

/** USD an image of whatever size. https://www.together.ai/pricing, 2026-08-21 */
const IMAGES: Readonly<Record<string, string>> = { 'black-forest-labs/FLUX.2-pro': '0.03' };

/** USD a clip. https://www.together.ai/pricing, 2026-08-21 */
const CLIPS: Readonly<Record<string, string>> = {
  'kwaivgI/kling-2.1-pro': '0.32',
  'minimax/video-01-director': '0.28',
};

/** USD a token. https://www.together.ai/pricing, 2026-10-14 */
const TEXTS: Readonly<Record<string, TextPrice>> = { 'openai/gpt-oss-120b': ['0.00000015', '0.0000006'] };

const STATUS = {
  running: 'IN_PROGRESS',
  cancelling: 'CANCELING',
  completed: 'COMPLETED',
  cancelled: 'CANCELLED',
} as const;

interface Job {
  readonly model: string;
  readonly cost: string;
  readonly order: Exchange['order'];
  polls: number;
}

function problem(message: string, status = 400): Reply {
  return json({ error: { message, type: 'invalid_request_error' } }, status);
}

function imageCharge({ body }: Exchange): Charge | undefined {
  const model = text(body, 'model', '');
  const count = number(body, 'n', 1);
  const flat = IMAGES[model];
  if (flat !== undefined) return { description: 'images', quantity: String(count), unit: 'image', unitPrice: flat };
  const [price, steps] = PIXELS[model] ?? [];
  if (price === undefined || steps === undefined) return undefined;
  const pixels = number(body, 'width', 1024) * number(body, 'height', 1024) * count;
  const factor = Math.max(1, number(body, 'steps', steps) / steps);
  const quantity = times(decimal(pixels / 1_000_000), decimal(factor));
  return { description: 'megapixels', quantity, unit: 'megapixel', unitPrice: price };
}

export function together({ invoice }: Context): Provider {
  const jobs = new Map<string, Job>();

  const draw = (exchange: Exchange): Reply => {
    const charge = imageCharge(exchange);
    const model = text(exchange.body, 'model', '');
    if (!charge) return problem(`Unable to access model ${model}`, 404);
    const id = randomUUID();
    invoice.bill('together', id, model, [charge]);
    const data = Array.from({ length: number(exchange.body, 'n', 1) }, (_, index) => ({
      index,
      url: 'https://example.com/kite.png',
    }));
    return json({ id, model, object: 'list', data });
  };

  const chat = (exchange: Exchange): Reply => {
    const model = text(exchange.body, 'model', '');
    const price = TEXTS[model];
    if (!price) return problem(`Unable to access model ${model}`, 404);
    const id = randomUUID();
    invoice.bill('together', id, model, chatCharges(exchange, price));
    return chatReply(exchange, id);
  };

  const film = (exchange: Exchange): Reply => {
    const model = text(exchange.body, 'model', '');
    const cost = CLIPS[model];
    if (cost === undefined) return problem(`Unable to access model ${model}`, 404);
    const id = randomUUID();
    jobs.set(id, { model, cost, order: exchange.order, polls: 0 });
    invoice.bill('together', id, model, [{ description: 'clip', quantity: '1', unit: 'video', unitPrice: cost }]);
    return json({
      id,
      object: 'video',
      model,
      created_at: 1796119200,
      seconds: '5',
      size: '1920x1080',
      status: 'in_progress',
    });
  };

  const retrieve = ({ params: { id = '' } }: Exchange): Reply => {
    const job = jobs.get(id);
    if (!job) return problem('Job not found', 404);
    const { model, cost, order } = job;
    const common = { id, object: 'video', model, created_at: 1796119200, seconds: '5', size: '1920x1080' };
    if (++job.polls < (order.polls ?? 2)) return json({ ...common, status: 'in_progress' });
    if (order.failJob || order.filter) {
      invoice.void('together', id);
      return json({ ...common, status: 'failed', error: { code: 'internal', message: 'It failed.' } });
    }
    const outputs = { ...(!order.missingUsage && { cost: Number(cost) }), video_url: 'https://example.com/kite.mp4' };
    return json({ ...common, status: 'completed', completed_at: 1796119260, outputs });
  };

  // A model costs in a batch what it costs at once, but for two that have no price here: https://docs.together.ai/docs/inference/batch/overview, 2026-12-01
  const batches = batchRoutes({
    prefix: 'file-',
    path: (endpoint) => new RegExp(`^/v1/${endpoint}$`),
    uploads: 'files/upload',
    batches: 'batches',
    answer: (request, body) =>
      batchedChat(request, body, TEXTS[text(body, 'model', '')], (...bill) => invoice.bill('together', ...bill)),
    void: (_, id) => invoice.void('together', id),
    state: ({ id, body, phase, output, errors }): Fields => ({
      id,
      input_file_id: body['input_file_id'],
      endpoint: body['endpoint'],
      status: STATUS[phase],
      created_at: '2026-12-01T10:00:00Z',
      ...(output !== null && { output_file_id: output }),
      ...(errors !== null && { error_file_id: errors }),
    }),
    created: (job) => ({ job }),
    refusal: (error) => ({ error }),
    file: openaiFile,
    missing: (what) => problem(`There is no such ${what}.`, 404),
  });

  return {
    name: 'together',
    prefix: '/together',
    routes: [
      { method: 'POST', path: /^\/v1\/images\/generations$/, billable: true, run: draw },
      { method: 'POST', path: /^\/v1\/chat\/completions$/, billable: true, run: chat },
      { method: 'POST', path: /^\/v1\/videos$/, billable: true, run: film },
      { method: 'GET', path: /^\/v1\/videos\/(?<id>[^/]+)$/, run: retrieve },
      ...batches.routes,
    ],
    failure: ({ fail }) => problem(`Answered ${fail} on order.`, fail),
    newRequestId: () => randomUUID(),
    headers: () => ({}),
    reset: () => {
      jobs.clear();
      batches.reset();
    },
  };
}
