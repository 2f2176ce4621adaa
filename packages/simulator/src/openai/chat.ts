import { randomUUID } from 'node:crypto';
import { fields, flag, list, text, textTokens, type Fields } from '../fields.ts';
import { events, json, type Exchange, type Reply, type Route, type ServerEvent } from '../http.ts';
import { unknownModel } from './errors.ts';
import type { Api } from './api.ts';
import { tokenCharges, tokenPrices } from './prices.ts';

/** The text of a message, whose content is a string or a list of parts. */
export function messageText(message: Fields): string {
  const { content } = message;
  return typeof content === 'string'
    ? content
    : list(content)
        .map((part) => text(fields(part), 'text', ''))
        .join(' ');
}

/** Prompt tokens of a conversation: its text and four tokens of framing for each message. */
export function promptTokens(messages: readonly Fields[]): number {
  return messages.reduce((total, message) => total + 4 + textTokens(messageText(message)), 0);
}

function calledTool(body: Fields, messages: readonly Fields[]): string | undefined {
  const names = list(body['tools']).map((tool) => text(fields(fields(tool)['function']), 'name', ''));
  const answered = messages.some(({ role }) => role === 'tool');
  const asked = messageText(messages.findLast(({ role }) => role === 'user') ?? {});
  return answered ? undefined : names.find((name) => name !== '' && asked.includes(`call ${name}`));
}

function chunks(base: Fields, message: Fields, finish: string, usage: Fields | undefined): ServerEvent[] {
  const chunk = (choices: unknown[], rest: Fields = {}): ServerEvent => ({
    data: { ...base, object: 'chat.completion.chunk', choices, ...rest },
  });
  const calls = list(message['tool_calls']).map((call, index) => ({ ...fields(call), index }));
  const delta = calls.length > 0 ? { tool_calls: calls } : { content: message['content'] };
  return [
    chunk([{ index: 0, delta: { role: 'assistant', content: '' }, finish_reason: null }]),
    chunk([{ index: 0, delta, finish_reason: null }]),
    chunk([{ index: 0, delta: {}, finish_reason: finish }]),
    ...(usage ? [chunk([], { usage })] : []),
    { data: '[DONE]' },
  ];
}

function complete(api: Api, exchange: Exchange): Reply {
  const { body, order } = exchange;
  const model = api.model(exchange, '');
  if (tokenPrices[model]?.textOut === undefined || tokenPrices[model].imageOut !== undefined) {
    return unknownModel(model);
  }
  const messages = list(body['messages']).map(fields);
  const tool = calledTool(body, messages);
  const content = order.filter ? '' : tool ? null : 'A short answer from the simulator.';
  const call = { id: `call_${randomUUID()}`, type: 'function', function: { name: tool, arguments: '{}' } };
  const message = { role: 'assistant', content, refusal: null, ...(tool && { tool_calls: [call] }) };
  const finish = order.filter ? 'content_filter' : tool ? 'tool_calls' : 'stop';
  const textIn = promptTokens(messages);
  const textOut = textTokens(tool ?? content ?? '');
  const id = `chatcmpl-${randomUUID()}`;
  api.bill(exchange, id, model, tokenCharges(model, { textIn, textOut }));
  const usage = {
    prompt_tokens: textIn,
    completion_tokens: textOut,
    total_tokens: textIn + textOut,
    prompt_tokens_details: { cached_tokens: 0, audio_tokens: 0 },
    completion_tokens_details: { reasoning_tokens: 0, audio_tokens: 0 },
  };
  const base = { id, created: Math.floor(Date.now() / 1000), model, service_tier: 'default' };
  if (flag(body, 'stream', false)) {
    const asked = flag(fields(body['stream_options']), 'include_usage', false);
    return events(chunks(base, message, finish, asked && !order.missingUsage ? usage : undefined));
  }
  return json({
    ...base,
    object: 'chat.completion',
    choices: [{ index: 0, message, logprobs: null, finish_reason: finish }],
    ...(!order.missingUsage && { usage }),
  });
}

/** https://developers.openai.com/api/docs/api-reference/chat, 2026-11-24 */
export function chatRoutes(api: Api): Route[] {
  return [
    { method: 'POST', path: api.path('chat/completions'), billable: true, run: (exchange) => complete(api, exchange) },
  ];
}
