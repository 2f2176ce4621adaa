import { randomUUID } from 'node:crypto';
import { batchRoutes as routesOf, openaiBatch, openaiFile, type LineAnswer } from '../batch-wire.ts';
import { fields, list, text, textTokens, type Fields } from '../fields.ts';
import type { Exchange, Route } from '../http.ts';
import { times } from '../money.ts';
import type { Api } from './api.ts';
import { promptTokens } from './chat.ts';
import { invalid, openaiError } from './errors.ts';
import { tokenCharges, tokenPrices } from './prices.ts';

const ANSWER = 'A short answer from the simulator.';

/** https://developers.openai.com/api/docs/guides/batch, 2026-12-01: chat completions at half their price. */
export function batchRoutes(api: Api): { routes: Route[]; reset: () => void } {
  const answer = (request: Exchange, body: Fields): LineAnswer => {
    const model = text(body, 'model', '');
    if (tokenPrices[model]?.textOut === undefined || request.order.failJob)
      return { error: { message: `The model ${model} does not exist.`, code: 'model_not_found' } };
    const textIn = promptTokens(list(body['messages']).map(fields));
    const textOut = textTokens(ANSWER);
    const completion = `chatcmpl-${randomUUID()}`;
    const half = (one: { unitPrice: string }): { unitPrice: string } => ({ unitPrice: times(one.unitPrice, '0.5') });
    const charges = tokenCharges(model, { textIn, textOut }).map((one) => ({ ...one, ...half(one) }));
    api.bill(request, completion, model, charges);
    const usage = { prompt_tokens: textIn, completion_tokens: textOut, total_tokens: textIn + textOut };
    const message = { role: 'assistant', content: ANSWER, refusal: null };
    const answered = {
      id: completion,
      object: 'chat.completion',
      created: Math.floor(Date.now() / 1000),
      model,
      choices: [{ index: 0, message, logprobs: null, finish_reason: 'stop' }],
      ...(!request.order.missingUsage && { usage }),
    };
    return { body: answered, billed: completion };
  };

  return routesOf({
    prefix: 'file-',
    path: api.path,
    uploads: 'files',
    batches: 'batches',
    answer,
    void: api.void,
    state: openaiBatch,
    file: openaiFile,
    missing: (what) =>
      what === 'batch'
        ? openaiError(404, { message: 'No such batch.', type: 'invalid_request_error' })
        : invalid(what, 'There is no such file.'),
  });
}
