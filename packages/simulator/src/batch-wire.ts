import { randomUUID } from 'node:crypto';
import { fields, list, type Fields } from './fields.ts';
import { bytes, json, type Exchange, type Reply, type Route } from './http.ts';

/** A batch as its state is told. */
export interface BatchState {
  readonly id: string;
  /** what it was made with */
  readonly body: Fields;
  readonly phase: 'running' | 'cancelling' | 'completed' | 'cancelled';
  /** requests: all of them, and those that were answered and refused so far */
  readonly total: number;
  readonly answered: number;
  readonly refused: number;
  /** the files, where they have a line */
  readonly output: string | null;
  readonly errors: string | null;
  /** lines of the output file */
  readonly outputs: readonly Fields[];
}

/** What one request is answered: a body, which the invoice has under an id, or an error. */
export type LineAnswer = { readonly body: Fields; readonly billed: string } | { readonly error: Fields };

/** How one provider does batches. */
export interface BatchForm {
  /** before the id of a file */
  readonly prefix: string;
  path(endpoint: string): RegExp;
  /** where files are sent, and where batches are made */
  readonly uploads: string;
  readonly batches: string;
  /** answers one request of a batch, and bills it */
  answer(request: Exchange, body: Fields): LineAnswer;
  /** takes an answer off the invoice again */
  void(request: Exchange, id: string): void;
  /** how it writes a batch, to somebody who asks with these parameters */
  state(batch: BatchState, query: URLSearchParams): Fields;
  /** how it writes a batch that was just made, where that is another way */
  created?(state: Fields): Fields;
  /** the line of a request that was refused; one with an answer of status 400 where it is left out */
  refusal?(error: Fields): Fields;
  /** how it writes a file that was uploaded */
  file(id: string, file: File): Fields;
  missing(what: string): Reply;
}

interface Line {
  readonly text: Fields;
  /** of the invoice; undefined for one that is not billed */
  readonly billed: string | undefined;
}

interface Batch {
  readonly request: Exchange;
  lines: readonly Line[];
  polls: number;
  canceled: boolean;
  readonly output: string;
  readonly errors: string;
}

const REFUSED = (error: Fields): Fields => ({ response: { status_code: 400, body: { error } }, error: null });

/** Routes of files and batches; what they hold is forgotten by `reset`. */
export function batchRoutes(form: BatchForm): { routes: Route[]; reset: () => void } {
  const files = new Map<string, string>();
  const batches = new Map<string, Batch>();
  const fileId = (): string => `${form.prefix}${randomUUID()}`;

  const upload = async ({ files: given }: Exchange): Promise<Reply> => {
    const [file] = given['file'] ?? [];
    if (!file) return form.missing('file');
    const id = fileId();
    files.set(id, await file.text());
    return json(form.file(id, file));
  };

  const answered = (request: Exchange, line: Fields): Line => {
    const id = `batch_req_${randomUUID()}`;
    const custom_id = line['custom_id'];
    const answer = form.answer(request, fields(line['body']));
    if ('error' in answer)
      return { text: { id, custom_id, ...(form.refusal ?? REFUSED)(answer.error) }, billed: undefined };
    const response = { status_code: 200, request_id: randomUUID(), body: answer.body };
    return { text: { id, custom_id, response, error: null }, billed: answer.billed };
  };

  const create = (request: Exchange): Reply => {
    const { body } = request;
    const given = list(body['input_files'] ?? body['input_file_id']).map((id) => files.get(String(id)));
    if (given.includes(undefined)) return form.missing('input_file_id');
    const sent = given.flatMap((text) => String(text).split('\n')).filter((line) => line !== '');
    const requests = [...sent.map((line) => JSON.parse(line) as unknown), ...list(body['requests'])];
    const lines = requests.map((line) => answered(request, fields(line)));
    const id = `batch_${randomUUID()}`;
    batches.set(id, { request, lines, polls: 0, canceled: false, output: fileId(), errors: fileId() });
    const state = told(id, false, request);
    return json(form.created?.(state) ?? state);
  };

  const told = (id: string, isOver: boolean, { query }: Exchange): Fields => {
    const { request, lines, canceled, output, errors } = batches.get(id) as Batch;
    const done = lines.filter(({ billed }) => billed !== undefined);
    const failed = lines.filter(({ billed }) => billed === undefined);
    if (isOver) {
      files.set(output, done.map((line) => `${JSON.stringify(line.text)}\n`).join(''));
      files.set(errors, failed.map((line) => `${JSON.stringify(line.text)}\n`).join(''));
    }
    const state: BatchState = {
      id,
      body: request.body,
      phase: canceled ? (isOver ? 'cancelled' : 'cancelling') : isOver ? 'completed' : 'running',
      total: lines.length,
      answered: isOver ? done.length : 0,
      refused: isOver ? failed.length : 0,
      output: isOver && done.length > 0 ? output : null,
      errors: isOver && failed.length > 0 ? errors : null,
      outputs: isOver ? done.map(({ text }) => text) : [],
    };
    return form.state(state, query);
  };

  /** What had been answered by then stays and is billed. */
  const cancel = (id: string, batch: Batch, exchange: Exchange): Reply => {
    const kept = Math.floor(batch.lines.length / 2);
    for (const { billed } of batch.lines.slice(kept)) if (billed !== undefined) form.void(batch.request, billed);
    const error = { code: 'batch_cancelled', message: 'This request was cancelled.' };
    batch.lines = batch.lines.map((line, i) =>
      i < kept ? line : { text: { ...line.text, response: null, error }, billed: undefined },
    );
    batch.canceled = true;
    return json(told(id, false, exchange));
  };

  const withBatch = (exchange: Exchange, answer: (id: string, batch: Batch) => Reply): Reply => {
    const id = exchange.params['id'] ?? '';
    const batch = batches.get(id);
    return batch ? answer(id, batch) : form.missing('batch');
  };

  const poll = (exchange: Exchange): Reply =>
    withBatch(exchange, (id, batch) => {
      batch.polls += 1;
      return json(told(id, batch.polls >= (batch.request.order.polls ?? 2), exchange));
    });

  return {
    routes: [
      { method: 'POST', path: form.path(form.uploads), run: upload },
      {
        method: 'GET',
        path: form.path('files/(?<id>[^/]+)/content'),
        run: ({ params }) => bytes('application/octet-stream', [files.get(params['id'] ?? '') ?? '']),
      },
      { method: 'POST', path: form.path(form.batches), billable: true, run: create },
      { method: 'GET', path: form.path(`${form.batches}/(?<id>[^/]+)`), run: poll },
      {
        method: 'POST',
        path: form.path(`${form.batches}/(?<id>[^/]+)/cancel`),
        run: (exchange) => withBatch(exchange, (id, batch) => cancel(id, batch, exchange)),
      },
    ],
    reset: () => {
      files.clear();
      batches.clear();
    },
  };
}

const PHASES = {
  running: 'in_progress',
  cancelling: 'cancelling',
  completed: 'completed',
  cancelled: 'cancelled',
} as const;

/** A batch in OpenAI's form. */
export function openaiBatch({ id, body, phase, total, answered, refused, output, errors }: BatchState): Fields {
  return {
    id,
    object: 'batch',
    endpoint: body['endpoint'],
    input_file_id: body['input_file_id'],
    completion_window: '24h',
    status: PHASES[phase],
    output_file_id: output,
    error_file_id: errors,
    created_at: 1796119200,
    request_counts: { total, completed: answered, failed: refused },
  };
}

/** A file in OpenAI's form. */
export function openaiFile(id: string, { size, name }: File): Fields {
  return {
    id,
    object: 'file',
    bytes: size,
    created_at: 1796119200,
    filename: name,
    purpose: 'batch',
    status: 'processed',
  };
}
