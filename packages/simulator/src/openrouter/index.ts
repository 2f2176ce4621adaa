import { randomUUID } from 'node:crypto';
import { flag, number, text, textTokens } from '../fields.ts';
import { bytes, events, json, type Exchange, type Reply } from '../http.ts';
import type { Charge } from '../invoice.ts';
import { mp3, mp4, png } from '../media.ts';
import { sum, times } from '../money.ts';
import type { Context, Provider } from '../server.ts';
import { chat, chatEvents, images, record, response, video, type Bill } from './answers.ts';
import { imageCharges, OWN_KEY_FEE, speechCharges, textCharges, videoCharges } from './prices.ts';

interface Job {
  readonly order: Exchange['order'];
  readonly bill: Bill | undefined;
  polls: number;
}

interface Recorded {
  readonly model: string;
  readonly bill: Bill;
}

function problem(code: number, message: string): Reply {
  return json({ error: { code, message } }, code);
}

/** The key of an account that has keys of its own at the providers (BYOK). */
function hasOwnKeys({ headers }: Exchange): boolean {
  return (headers['authorization'] ?? '').startsWith('Bearer own-');
}

/** OpenRouter's API. An answer that the filter withholds is not billed: https://openrouter.ai/docs/guides/features/zero-completion-insurance, 2026-11-24 */
export function openrouter({ origin, invoice }: Context): Provider {
  const jobs = new Map<string, Job>();
  const records = new Map<string, Recorded>();

  /** Bills what was used; with a key of the user's own OpenRouter takes its fee, and the provider its price. */
  const bill = (exchange: Exchange, id: string, model: string, charges: readonly Charge[]): Bill => {
    invoice.bill('openrouter', id, model, charges);
    const price = sum(charges.map(({ quantity, unitPrice }) => times(quantity, unitPrice)));
    const ownKey = hasOwnKeys(exchange);
    const fee = times(price, OWN_KEY_FEE);
    if (ownKey)
      invoice.bill('openrouter', id, model, [{ description: 'fee', quantity: '1', unit: 'request', unitPrice: fee }]);
    const made: Bill = { cost: Number(ownKey ? fee : price), upstream: ownKey ? Number(price) : null, ownKey };
    records.set(id, { model, bill: made });
    return made;
  };

  const written = (exchange: Exchange): { model: string; input: number; output: number } => ({
    model: text(exchange.body, 'model', ''),
    input: textTokens(JSON.stringify(exchange.body['messages'] ?? exchange.body['input'] ?? '')),
    output: 9,
  });

  const complete = (
    exchange: Exchange,
    prefix: string,
    answer: (id: string, made: ReturnType<typeof written>, stated: Bill | undefined) => Reply,
  ): Reply => {
    const made = written(exchange);
    const charges = textCharges(made.model, made.input, made.output);
    if (!charges) return problem(404, `No endpoints found for ${made.model}.`);
    const id = `${prefix}-${randomUUID()}`;
    const stated = exchange.order.filter ? undefined : bill(exchange, id, made.model, charges);
    return answer(id, made, exchange.order.missingUsage ? undefined : stated);
  };

  const chats = (exchange: Exchange): Reply =>
    complete(exchange, 'gen', (id, made, stated) =>
      flag(exchange.body, 'stream', false)
        ? events(chatEvents(id, made.model, made, stated))
        : json(chat(id, made.model, made, stated, exchange.order.filter ?? false)),
    );

  const responses = (exchange: Exchange): Reply =>
    complete(exchange, 'resp', (id, made, stated) => {
      const whole = response(id, made.model, made, stated);
      if (!flag(exchange.body, 'stream', false)) return json(whole);
      const begun = { ...whole, status: 'in_progress', output: [], usage: null };
      return events([
        { data: { type: 'response.created', sequence_number: 0, response: begun } },
        { data: { type: 'response.completed', sequence_number: 1, response: whole } },
        { data: '[DONE]' },
      ]);
    });

  const draw = (exchange: Exchange): Reply => {
    const { body, order } = exchange;
    const model = text(body, 'model', '');
    const count = number(body, 'n', 1);
    const charges = imageCharges(model, text(body, 'resolution', '1K'), count);
    if (!charges) return problem(404, `No endpoints found for ${model}.`);
    const stated = bill(exchange, `gen-img-${randomUUID()}`, model, charges);
    return json(images(count, order.missingUsage ? undefined : stated, png.toString('base64')));
  };

  const speak = (exchange: Exchange): Reply => {
    const model = text(exchange.body, 'model', '');
    const charges = speechCharges(model, [...text(exchange.body, 'input', '')].length);
    if (!charges) return problem(404, `No endpoints found for ${model}.`);
    const id = `gen-tts-${randomUUID()}`;
    bill(exchange, id, model, charges);
    return bytes('audio/mpeg', [mp3], { 'x-generation-id': id });
  };

  const film = (exchange: Exchange): Reply => {
    const model = text(exchange.body, 'model', '');
    const charges = videoCharges(model, number(exchange.body, 'duration', 5));
    if (!charges) return problem(404, `No endpoints found for ${model}.`);
    const id = `gen-vid-${randomUUID()}`;
    const stated = exchange.order.failJob ? undefined : bill(exchange, id, model, charges);
    jobs.set(id, { order: exchange.order, bill: stated, polls: 0 });
    return json(video(id, `${origin}/openrouter/api/v1/videos/${id}`, 'pending', undefined), 202);
  };

  const watch = ({ params }: Exchange): Reply => {
    const id = params['id'] ?? '';
    const job = jobs.get(id);
    if (!job) return problem(404, 'Job not found.');
    job.polls += 1;
    const isOver = job.polls >= (job.order.polls ?? 2);
    const status = isOver ? (job.order.failJob ? 'failed' : 'completed') : 'in_progress';
    const isTold = status === 'completed' && !job.order.missingUsage;
    return json(video(id, `${origin}/openrouter/api/v1/videos/${id}`, status, isTold ? job.bill : undefined));
  };

  const look = ({ query }: Exchange): Reply => {
    const id = query.get('id') ?? '';
    const known = records.get(id);
    return known ? json(record(id, known.model, known.bill)) : problem(404, 'Generation not found.');
  };

  return {
    name: 'openrouter',
    prefix: '/openrouter',
    routes: [
      { method: 'POST', path: /^\/api\/v1\/chat\/completions$/, billable: true, run: chats },
      { method: 'POST', path: /^\/api\/v1\/responses$/, billable: true, run: responses },
      { method: 'POST', path: /^\/api\/v1\/images$/, billable: true, run: draw },
      { method: 'POST', path: /^\/api\/v1\/audio\/speech$/, billable: true, run: speak },
      { method: 'POST', path: /^\/api\/v1\/videos$/, billable: true, run: film },
      { method: 'GET', path: /^\/api\/v1\/videos\/(?<id>[^/]+)$/, run: watch },
      { method: 'GET', path: /^\/api\/v1\/videos\/[^/]+\/content$/, run: () => bytes('video/mp4', [mp4]) },
      { method: 'GET', path: /^\/api\/v1\/generation$/, run: look },
    ],
    failure: ({ fail }) => problem(fail, `Answered ${fail} on order.`),
    newRequestId: () => randomUUID(),
    headers: () => ({}),
    reset: () => {
      jobs.clear();
      records.clear();
    },
  };
}
