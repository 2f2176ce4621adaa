import { randomUUID } from 'node:crypto';
import { batchRoutes, openaiFile } from '../batch-wire.ts';
import { batchedChat, chatCharges, chatReply, type TextPrice } from '../chat-wire.ts';
import { text, type Fields } from '../fields.ts';
import { json, type Exchange, type Reply } from '../http.ts';
import { audioSeconds, mp3 } from '../media.ts';
import { decimal } from '../money.ts';
import type { Context, Provider } from '../server.ts';

/** USD a token. https://mistral.ai/pricing/, 2026-10-14 */
const TEXTS: Readonly<Record<string, TextPrice>> = { 'mistral-large-2512': ['0.0000005', '0.0000015'] };

/** USD a character: 16 a million. https://mistral.ai/pricing/, 2026-05-31 */
const SPOKEN: Readonly<Record<string, string>> = { 'voxtral-mini-tts-2603': '0.000016' };

/** USD a minute of a recording. https://docs.mistral.ai/models/model-cards/voxtral-mini-transcribe-26-02, 2026-11-24 */
const HEARD: Readonly<Record<string, string>> = { 'voxtral-mini-2602': '0.003' };

/** The same in a batch: half of it. https://docs.mistral.ai/studio-api/batch-processing, 2026-12-01 */
const BATCHED: Readonly<Record<string, TextPrice>> = { 'mistral-large-2512': ['0.00000025', '0.00000075'] };

const STATUS = {
  running: 'RUNNING',
  cancelling: 'CANCELLATION_REQUESTED',
  completed: 'SUCCESS',
  cancelled: 'CANCELLED',
} as const;

function problem(message: string, status = 400): Reply {
  return json({ object: 'error', message, type: 'invalid_model', code: '1500' }, status);
}

export function mistral({ invoice }: Context): Provider {
  const chat = (exchange: Exchange): Reply => {
    const model = text(exchange.body, 'model', '');
    const price = TEXTS[model];
    if (!price) return problem(`Invalid model: ${model}`);
    const id = randomUUID();
    invoice.bill('mistral', id, model, chatCharges(exchange, price));
    return chatReply(exchange, id);
  };

  const speak = ({ body, requestId }: Exchange): Reply => {
    const model = text(body, 'model', '');
    const unitPrice = SPOKEN[model];
    if (unitPrice === undefined) return problem(`Invalid model: ${model}`);
    const characters = [...text(body, 'input', '')].length;
    invoice.bill('mistral', requestId, model, [
      { description: 'characters', quantity: String(characters), unit: 'character', unitPrice },
    ]);
    return json({ audio_data: mp3.toString('base64') });
  };

  const listen = async ({ body, files, order, requestId }: Exchange): Promise<Reply> => {
    const model = text(body, 'model', '');
    const unitPrice = HEARD[model];
    if (unitPrice === undefined) return problem(`Invalid model: ${model}`);
    const [file] = files['file'] ?? [];
    // Whole seconds are counted. What is only named is as many seconds long as its name says.
    const seconds = file
      ? Math.ceil(await audioSeconds(file))
      : Number(/(\d+)\.wav$/.exec(text(body, 'file_url', ''))?.[1] ?? 0);
    invoice.bill('mistral', requestId, model, [
      { description: 'audio', quantity: decimal(seconds / 60), unit: 'minute', unitPrice },
    ]);
    const counted = order.missingUsage ? {} : { prompt_audio_seconds: seconds };
    const usage = { ...counted, prompt_tokens: 4, completion_tokens: 8, total_tokens: 12 };
    return json({ model, text: 'kite', language: 'en', segments: [], usage });
  };

  const batches = batchRoutes({
    prefix: '',
    path: (endpoint) => new RegExp(`^/v1/${endpoint}$`),
    uploads: 'files',
    batches: 'batch/jobs',
    answer(request, asked) {
      // One model for all, or one in each line.
      const body = { model: request.body['model'], ...asked };
      return batchedChat(request, body, BATCHED[text(body, 'model', '')], (...bill) =>
        invoice.bill('mistral', ...bill),
      );
    },
    void: (_, id) => invoice.void('mistral', id),
    state: ({ id, body, phase, total, answered, refused, output, errors, outputs }, query): Fields => ({
      id,
      object: 'batch',
      input_files: body['input_files'] ?? [],
      endpoint: body['endpoint'],
      model: body['model'] ?? null,
      output_file: output,
      error_file: errors,
      errors: [],
      outputs: query.get('inline') === 'true' ? outputs : null,
      status: STATUS[phase],
      created_at: 1796119200,
      total_requests: total,
      completed_requests: answered + refused,
      succeeded_requests: answered,
      failed_requests: refused,
    }),
    file: (id, file) => ({ ...openaiFile(id, file), sample_type: 'batch_request', source: 'upload' }),
    missing: (what) => problem(`There is no such ${what}.`, 404),
  });

  return {
    name: 'mistral',
    prefix: '/mistral',
    routes: [
      { method: 'POST', path: /^\/v1\/chat\/completions$/, billable: true, run: chat },
      { method: 'POST', path: /^\/v1\/audio\/speech$/, billable: true, run: speak },
      { method: 'POST', path: /^\/v1\/audio\/transcriptions$/, billable: true, run: listen },
      ...batches.routes,
    ],
    failure: ({ fail }) => problem(`Answered ${fail} on order.`, fail),
    newRequestId: () => randomUUID(),
    headers: () => ({}),
    reset: batches.reset,
  };
}
