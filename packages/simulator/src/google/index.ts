import { randomUUID } from 'node:crypto';
import { fields, flag, list, number, text, type Fields } from '../fields.ts';
import { events, json, type Exchange, type Reply, type Route } from '../http.ts';
import type { Biller } from '../invoice.ts';
import { png } from '../media.ts';
import { decimal } from '../money.ts';
import type { Context, Provider } from '../server.ts';
import { calledFunction, kindOf, outputPart, partsOf, response, usageMetadata, usedFor } from './content.ts';
import { imagePrices, tokenCharges, videoPrices } from './prices.ts';
import type { Used } from './prices.ts';

/** An operation, an interaction or a batch, by its name. */
interface Job {
  readonly request: Exchange;
  readonly answer: Fields;
  polls: number;
}

// https://ai.google.dev/gemini-api/docs/troubleshooting, 2026-11-30
const STATUS: Readonly<Record<number, string>> = {
  400: 'INVALID_ARGUMENT',
  401: 'UNAUTHENTICATED',
  403: 'PERMISSION_DENIED',
  404: 'NOT_FOUND',
  409: 'ABORTED',
  429: 'RESOURCE_EXHAUSTED',
  503: 'UNAVAILABLE',
  504: 'DEADLINE_EXCEEDED',
};

function problem(status: number, message: string): Reply {
  return json({ error: { code: status, message, status: STATUS[status] ?? 'INTERNAL' } }, status);
}

const billerOf = ({ path }: Exchange): Biller => (path.includes('/publishers/google/') ? 'vertex' : 'gemini');

/** Gemini API and Vertex AI, both below one address. */
export function google({ invoice }: Context): Provider {
  const jobs = new Map<string, Job>();

  const bill = (exchange: Exchange, id: string, model: string, used: Used, batch = false): boolean => {
    const charges = tokenCharges(model, used, batch);
    if (charges) invoice.bill(billerOf(exchange), id, model, charges);
    return charges !== undefined;
  };

  const content = (exchange: Exchange): Reply => {
    const { body, order, requestId, params, path } = exchange;
    const model = params['model'] ?? '';
    // https://ai.google.dev/gemini-api/docs/safety-settings, 2026-11-30
    if (order.filter) return json({ promptFeedback: { blockReason: 'PROHIBITED_CONTENT' }, modelVersion: model });
    const used = usedFor(model, partsOf(body));
    if (!bill(exchange, requestId, model, used)) return problem(404, `models/${model} is not found.`);
    const usage = order.missingUsage ? undefined : usageMetadata(used);
    const called = calledFunction(body);
    const part = called === undefined ? outputPart(kindOf(model)) : { functionCall: { name: called, args: {} } };
    if (!path.includes(':stream')) return json(response(model, part, usage, 'STOP'));
    // Each chunk counts what came before it: here the prompt alone.
    const begun = usage && usageMetadata({ ...used, thoughts: 0, out: {} });
    return events([{ data: response(model, undefined, begun) }, { data: response(model, part, usage, 'STOP') }]);
  };

  const images = (exchange: Exchange): Reply => {
    const model = exchange.params['model'] ?? '';
    const unitPrice = imagePrices[model];
    if (unitPrice === undefined) return problem(404, `${model} is not found.`);
    const wanted = number(fields(exchange.body['parameters']), 'sampleCount', 4);
    const made = exchange.order.filter ? wanted - 1 : wanted;
    const quantity = decimal(made);
    if (made > 0)
      invoice.bill('vertex', exchange.requestId, model, [{ description: 'image', quantity, unit: 'image', unitPrice }]);
    const prediction = { mimeType: 'image/png', bytesBase64Encoded: png.toString('base64') };
    return json({ predictions: Array.from({ length: made }, () => prediction) });
  };

  const begin = (name: string, request: Exchange, answer: Fields): void => {
    jobs.set(name, { request, answer, polls: 0 });
  };

  /** Counts one question; undefined as long as the job runs. */
  const end = (job: Job): Fields | undefined => {
    job.polls += 1;
    return job.polls >= (job.request.order.polls ?? 2) ? job.answer : undefined;
  };

  const video = (exchange: Exchange): Reply => {
    const model = exchange.params['model'] ?? '';
    const unitPrice = videoPrices[model];
    if (unitPrice === undefined) return problem(404, `${model} is not found.`);
    const parameters = fields(exchange.body['parameters']);
    const wanted = number(parameters, 'sampleCount', 1);
    const { failJob, filter } = exchange.order;
    const made = failJob ? 0 : filter ? wanted - 1 : wanted;
    const name = `projects/demo/locations/global/publishers/google/models/${model}/operations/${randomUUID()}`;
    const seconds = number(parameters, 'durationSeconds', 8) * made;
    if (made > 0)
      invoice.bill('vertex', name, model, [
        { description: 'video with sound', quantity: decimal(seconds), unit: 'second', unitPrice },
      ]);
    const videos = Array.from({ length: made }, (_, i) => ({ gcsUri: `gs://demo/${i}.mp4`, mimeType: 'video/mp4' }));
    const withheld = filter && { raiMediaFilteredCount: 1, raiMediaFilteredReasons: ['Filtered on order.'] };
    const outcome = failJob
      ? { error: { code: 13, message: 'Failed on order.' } }
      : { response: { videos, ...withheld } };
    begin(name, exchange, { name, done: true, ...outcome });
    return json({ name });
  };

  const operation = ({ body }: Exchange): Reply => {
    const name = text(body, 'operationName', '');
    const job = jobs.get(name);
    return job ? json(end(job) ?? { name }) : problem(404, 'Operation not found.');
  };

  /** https://ai.google.dev/api/interactions-api, 2026-11-30 */
  const interact = (exchange: Exchange): Reply => {
    const { body, order } = exchange;
    const model = text(body, 'model', '');
    const id = `v1_${randomUUID()}`;
    const input = typeof body['input'] === 'string' ? [{ text: body['input'] }] : list(body['input']).map(fields);
    const used = usedFor(model, input);
    const base = { id, object: 'interaction', model };
    if (order.failJob) return json({ ...base, status: 'failed', errors: [{ code: 'internal' }] });
    if (!bill(exchange, id, model, used)) return problem(404, `models/${model} is not found.`);
    const done = { ...base, status: 'completed', service_tier: 'standard', ...(!order.missingUsage && usage(used)) };
    const made = { type: kindOf(model), text: 'A short answer from the simulator.' };
    const answer = { ...done, steps: [{ type: 'model_output', content: [made] }] };
    begin(id, exchange, answer);
    if (flag(body, 'background', false)) return json({ ...base, status: 'in_progress' });
    if (!flag(body, 'stream', false)) return json(answer);
    return events([
      event('interaction.created', { interaction: { ...base, status: 'in_progress' } }),
      event('step.delta', { index: 0, delta: made }),
      event('interaction.completed', { interaction: done }),
      { data: '[DONE]' },
    ]);
  };

  const interaction = ({ params }: Exchange): Reply => {
    const id = params['id'] ?? '';
    const job = jobs.get(id);
    if (!job) return problem(404, 'Interaction not found.');
    const isOver = !flag(job.request.body, 'background', false);
    const running = { id, object: 'interaction', model: job.answer['model'], status: 'in_progress' };
    return json(isOver ? job.answer : (end(job) ?? running));
  };

  /** https://ai.google.dev/api/batch-api, 2026-11-30 */
  const batch = (exchange: Exchange): Reply => {
    const model = exchange.params['model'] ?? '';
    const name = `batches/${randomUUID()}`;
    const input = fields(fields(exchange.body['batch'])['inputConfig']);
    const requests = list(fields(input['requests'])['requests']).map((line) => fields(fields(line)['request']));
    const inlinedResponses = requests.map((request, i) => {
      const used = usedFor(model, partsOf(request));
      bill(exchange, `${name}/${i}`, model, used, true);
      return { response: response(model, outputPart(kindOf(model)), usageMetadata(used), 'STOP') };
    });
    const metadata = {
      model: `models/${model}`,
      name,
      state: 'BATCH_STATE_SUCCEEDED',
      output: { inlinedResponses: { inlinedResponses } },
    };
    begin(name, exchange, { name, metadata, done: true });
    return json({ name, metadata: { model: `models/${model}`, name, state: 'BATCH_STATE_PENDING' } });
  };

  const batchState = ({ params }: Exchange): Reply => {
    const name = `batches/${params['id']}`;
    const job = jobs.get(name);
    if (!job) return problem(404, 'Batch not found.');
    const model = fields(job.answer['metadata'])['model'];
    return json(end(job) ?? { name, metadata: { model, name, state: 'BATCH_STATE_RUNNING' } });
  };

  const billable = (verb: string, run: Route['run']): Route => ({
    method: 'POST',
    path: new RegExp(`/models/(?<model>[^/:]+):${verb}$`),
    billable: true,
    run,
  });
  return {
    name: 'google',
    prefix: '/google',
    routes: [
      billable('(?:generateContent|streamGenerateContent)', content),
      billable('predict', images),
      billable('predictLongRunning', video),
      billable('batchGenerateContent', batch),
      { method: 'POST', path: /:fetchPredictOperation$/, run: operation },
      { method: 'POST', path: /\/interactions$/, billable: true, run: interact },
      { method: 'GET', path: /\/interactions\/(?<id>[^/]+)$/, run: interaction },
      { method: 'GET', path: /\/batches\/(?<id>[^/]+)$/, run: batchState },
    ],
    newRequestId: () => randomUUID(),
    failure: ({ fail }) => problem(fail, `Answered ${fail} on order.`),
    headers: (exchange) => (billerOf(exchange) === 'gemini' ? { 'x-gemini-service-tier': 'standard' } : {}),
    reset: () => jobs.clear(),
  };
}

function event(type: string, rest: Fields): { event: string; data: Fields } {
  return { event: type, data: { event_type: type, ...rest } };
}

function usage({ in: input, thoughts, out }: Used): { usage: Fields } {
  const output = Object.values(out).reduce((sum, count) => sum + count, 0);
  return {
    usage: {
      total_input_tokens: input,
      total_output_tokens: output,
      total_thought_tokens: thoughts,
      total_tokens: input + output + thoughts,
      output_tokens_by_modality: Object.entries(out).map(([modality, tokens]) => ({
        modality: modality.toLowerCase(),
        tokens,
      })),
    },
  };
}
