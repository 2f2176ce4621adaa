import { randomUUID } from 'node:crypto';
import { fields, list, text, textTokens, type Fields } from '../fields.ts';
import { bytes, json, type Exchange, type Reply, type Route } from '../http.ts';
import { times } from '../money.ts';
import type { Api } from './api.ts';
import { promptTokens } from './chat.ts';
import { invalid, openaiError } from './errors.ts';
import { tokenCharges, tokenPrices } from './prices.ts';

const ANSWER = 'A short answer from the simulator.';

/** A line of a batch: what was answered, or why nothing was. */
interface Line {
  readonly text: Fields;
  /** of the invoice; undefined for one that is not billed */
  readonly billed: string | undefined;
}

interface Batch {
  readonly request: Exchange;
  readonly body: Fields;
  lines: readonly Line[];
  polls: number;
  canceled: boolean;
  readonly output: string;
  readonly errors: string;
}

/** https://developers.openai.com/api/docs/guides/batch, 2026-12-01: chat completions at half their price. */
export function batchRoutes(api: Api): { routes: Route[]; reset: () => void } {
  const files = new Map<string, string>();
  const batches = new Map<string, Batch>();

  const upload = async ({ files: given }: Exchange): Promise<Reply> => {
    const [file] = given['file'] ?? [];
    if (!file) return invalid('file', 'A file is required.');
    const id = `file-${randomUUID()}`;
    files.set(id, await file.text());
    return json({ id, object: 'file', bytes: file.size, filename: file.name, purpose: 'batch', status: 'processed' });
  };

  const answered = (request: Exchange, line: Fields): Line => {
    const { custom_id, body } = line as { custom_id: string; body: Fields };
    const model = text(body, 'model', '');
    const known = tokenPrices[model]?.textOut !== undefined && !request.order.failJob;
    const id = `batch_req_${randomUUID()}`;
    if (!known) {
      const error = { message: `The model ${model} does not exist.`, code: 'model_not_found' };
      return {
        text: { id, custom_id, response: { status_code: 400, body: { error } }, error: null },
        billed: undefined,
      };
    }
    const textIn = promptTokens(list(body['messages']).map(fields));
    const textOut = textTokens(ANSWER);
    const completion = `chatcmpl-${randomUUID()}`;
    const half = (one: { unitPrice: string }): { unitPrice: string } => ({ unitPrice: times(one.unitPrice, '0.5') });
    const charges = tokenCharges(model, { textIn, textOut }).map((one) => ({ ...one, ...half(one) }));
    api.bill(request, completion, model, charges);
    const usage = { prompt_tokens: textIn, completion_tokens: textOut, total_tokens: textIn + textOut };
    const message = { role: 'assistant', content: ANSWER, refusal: null };
    const answer = {
      id: completion,
      object: 'chat.completion',
      created: Math.floor(Date.now() / 1000),
      model,
      choices: [{ index: 0, message, logprobs: null, finish_reason: 'stop' }],
      ...(!request.order.missingUsage && { usage }),
    };
    const response = { status_code: 200, request_id: randomUUID(), body: answer };
    return { text: { id, custom_id, response, error: null }, billed: completion };
  };

  const create = (request: Exchange): Reply => {
    const input = files.get(text(request.body, 'input_file_id', ''));
    if (input === undefined) return invalid('input_file_id', 'There is no such file.');
    const lines = input
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => answered(request, fields(JSON.parse(line))));
    const id = `batch_${randomUUID()}`;
    const [output, errors] = [`file-${randomUUID()}`, `file-${randomUUID()}`];
    batches.set(id, { request, body: request.body, lines, polls: 0, canceled: false, output, errors });
    return json(state(id, false));
  };

  const state = (id: string, isOver: boolean): Fields => {
    const { body, lines, canceled, output, errors } = batches.get(id) as Batch;
    const done = lines.filter(({ billed }) => billed !== undefined);
    if (isOver) {
      files.set(output, done.map((line) => `${JSON.stringify(line.text)}\n`).join(''));
      const failed = lines.filter(({ billed }) => billed === undefined);
      files.set(errors, failed.map((line) => `${JSON.stringify(line.text)}\n`).join(''));
    }
    const status = canceled ? (isOver ? 'cancelled' : 'cancelling') : isOver ? 'completed' : 'in_progress';
    return {
      id,
      object: 'batch',
      endpoint: text(body, 'endpoint', ''),
      input_file_id: body['input_file_id'],
      completion_window: '24h',
      status,
      output_file_id: isOver && done.length > 0 ? output : null,
      error_file_id: isOver && done.length < lines.length ? errors : null,
      created_at: Math.floor(Date.now() / 1000),
      request_counts: {
        total: lines.length,
        completed: isOver ? done.length : 0,
        failed: isOver ? lines.length - done.length : 0,
      },
    };
  };

  /** What had been answered by then stays and is billed. */
  const cancel = (id: string, batch: Batch): Reply => {
    const kept = Math.floor(batch.lines.length / 2);
    for (const { billed } of batch.lines.slice(kept)) if (billed !== undefined) api.void(batch.request, billed);
    const error = { code: 'batch_cancelled', message: 'This request was cancelled.' };
    batch.lines = batch.lines.map((line, i) =>
      i < kept ? line : { text: { ...line.text, response: null, error }, billed: undefined },
    );
    batch.canceled = true;
    return json(state(id, false));
  };

  const withBatch = ({ params }: Exchange, answer: (id: string, batch: Batch) => Reply): Reply => {
    const id = params['id'] ?? '';
    const batch = batches.get(id);
    return batch ? answer(id, batch) : openaiError(404, { message: 'No such batch.', type: 'invalid_request_error' });
  };

  return {
    routes: [
      { method: 'POST', path: api.path('files'), run: upload },
      {
        method: 'GET',
        path: api.path('files/(?<id>[^/]+)/content'),
        run: ({ params }) => bytes('application/octet-stream', [files.get(params['id'] ?? '') ?? '']),
      },
      { method: 'POST', path: api.path('batches'), billable: true, run: create },
      {
        method: 'GET',
        path: api.path('batches/(?<id>[^/]+)'),
        run: (exchange) =>
          withBatch(exchange, (id, batch) => {
            batch.polls += 1;
            return json(state(id, batch.polls >= (batch.request.order.polls ?? 2)));
          }),
      },
      { method: 'POST', path: api.path('batches/(?<id>[^/]+)/cancel'), run: (exchange) => withBatch(exchange, cancel) },
    ],
    reset: () => {
      files.clear();
      batches.clear();
    },
  };
}
