import { randomUUID } from 'node:crypto';
import type { LineAnswer } from './batch-wire.ts';
import { fields, flag, text, textTokens, type Fields } from './fields.ts';
import { events, json, type Exchange, type Reply } from './http.ts';
import type { Charge } from './invoice.ts';

/** USD a token of input, of output. */
export type TextPrice = readonly [input: string, output: string];

const ANSWER_TOKENS = 9;

/** Tokens of a chat in OpenAI's form, as its usage counts them. */
function chatUsage({ body }: Exchange): {
  prompt_tokens: number;
  completion_tokens: number;
  total_tokens: number;
} {
  const input = textTokens(JSON.stringify(body['messages'] ?? ''));
  return { prompt_tokens: input, completion_tokens: ANSWER_TOKENS, total_tokens: input + ANSWER_TOKENS };
}

export function chatCharges(exchange: Exchange, [input, output]: TextPrice): readonly Charge[] {
  const usage = chatUsage(exchange);
  return [
    { description: 'input tokens', quantity: String(usage.prompt_tokens), unit: 'token', unitPrice: input },
    { description: 'output tokens', quantity: String(usage.completion_tokens), unit: 'token', unitPrice: output },
  ];
}

/** A chat's answer in OpenAI's form, whole or streamed; `told` is how the provider writes the usage of its last chunk. */
export function chatReply(exchange: Exchange, id: string, told = (usage: Fields): Fields => ({ usage })): Reply {
  const { body, order } = exchange;
  const common = { id, created: 1796119200, model: text(body, 'model', '') };
  const finish_reason = order.filter ? 'content_filter' : 'stop';
  const usage = order.missingUsage ? undefined : chatUsage(exchange);
  if (!flag(body, 'stream', false)) {
    const message = { role: 'assistant', content: 'kite' };
    return json({ ...common, object: 'chat.completion', choices: [{ index: 0, message, finish_reason }], usage });
  }
  const chunk = (content: string, more: Fields = {}) => ({
    data: {
      ...common,
      object: 'chat.completion.chunk',
      choices: [
        { index: 0, delta: { role: 'assistant', content }, finish_reason: content === '' ? finish_reason : null },
      ],
      ...more,
    },
  });
  return events([chunk('k'), chunk('ite'), chunk('', usage && told(usage)), { data: '[DONE]' }]);
}

/** The answer to one chat of a batch, billed under its id; refused for a model without a price. */
export function batchedChat(
  request: Exchange,
  body: Fields,
  price: TextPrice | undefined,
  bill: (id: string, model: string, charges: readonly Charge[]) => void,
): LineAnswer {
  const model = text(body, 'model', '');
  if (!price || request.order.failJob)
    return { error: { message: `The model ${model} does not exist.`, code: 'model_not_found' } };
  const id = `chatcmpl-${randomUUID()}`;
  const exchange = { ...request, body };
  bill(id, model, chatCharges(exchange, price));
  return { body: fields(chatReply(exchange, id).json), billed: id };
}
