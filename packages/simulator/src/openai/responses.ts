import { randomBytes } from 'node:crypto';
import { fields, flag, list, text, textTokens, type Fields } from '../fields.ts';
import { events, json, type Exchange, type Reply, type Route } from '../http.ts';
import { promptTokens } from './chat.ts';
import { invalid, openaiError, unknownModel } from './errors.ts';
import type { Api } from './api.ts';
import { tokenCharges, tokenPrices } from './prices.ts';
import { image, imageEvents, imageItem, numbered, textEvents } from './response-parts.ts';

interface Stored {
  /** The finished response. */
  body: Fields;
  request: Exchange;
  polls: number;
  cancelled: boolean;
}

function inputMessages(input: unknown): Fields[] {
  return typeof input === 'string' ? [{ role: 'user', content: input }] : list(input).map(fields);
}

/** https://developers.openai.com/api/docs/api-reference/responses, 2026-11-24 */
export function responseRoutes(api: Api): { routes: Route[]; reset: () => void } {
  const stored = new Map<string, Stored>();

  const create = (request: Exchange): Reply => {
    const { body, order } = request;
    const model = api.model(request, '');
    if (tokenPrices[model]?.textOut === undefined || tokenPrices[model].imageOut !== undefined) {
      return unknownModel(model);
    }
    const streamed = flag(body, 'stream', false);
    const messages = inputMessages(body['input']);
    const asked = list(body['tools'])
      .map(fields)
      .find(({ type }) => type === 'image_generation');
    const made = asked && body['tool_choice'] !== 'none' ? image(asked, messages, streamed) : undefined;
    if (asked && !made && body['tool_choice'] !== 'none') {
      return invalid('tools[0].model', 'The image generation tool does not support this model, size or quality.');
    }
    const id = `resp_${randomBytes(24).toString('hex')}`;
    const blocked = order.filter === true;
    const failed = order.failJob === true;
    const answer = made || blocked ? '' : 'A short answer from the simulator.';
    const item: Fields = made
      ? imageItem(made, blocked)
      : {
          id: `msg_${randomBytes(16).toString('hex')}`,
          type: 'message',
          role: 'assistant',
          status: 'completed',
          content: [{ type: 'output_text', text: answer, annotations: [], logprobs: [] }],
        };
    const textIn = promptTokens(messages) + textTokens(text(body, 'instructions', ''));
    const textOut = textTokens(answer);
    const charges = failed ? [] : tokenCharges(model, { textIn, textOut });
    api.bill(request, id, model, charges);
    if (made && !blocked && !failed) {
      api.bill(request, id, made.model, made.job.charges);
    }
    const usage = {
      input_tokens: textIn,
      input_tokens_details: { cached_tokens: 0 },
      output_tokens: textOut,
      output_tokens_details: { reasoning_tokens: 0 },
      total_tokens: textIn + textOut,
    };
    const shown = order.missingUsage
      ? {}
      : {
          usage: failed ? null : usage,
          ...(made && !blocked && !failed && { tool_usage: { image_gen: made.job.usage } }),
        };
    const whole: Fields = {
      id,
      object: 'response',
      created_at: Math.floor(Date.now() / 1000),
      status: failed ? 'failed' : blocked ? 'incomplete' : 'completed',
      background: flag(body, 'background', false),
      error: failed ? { code: 'server_error', message: 'The model failed to generate a response.' } : null,
      incomplete_details: blocked ? { reason: 'content_filter' } : null,
      instructions: body['instructions'] ?? null,
      metadata: fields(body['metadata']),
      model,
      output: failed ? [] : [item],
      parallel_tool_calls: true,
      previous_response_id: body['previous_response_id'] ?? null,
      service_tier: 'default',
      temperature: 1,
      tool_choice: body['tool_choice'] ?? 'auto',
      tools: list(body['tools']).map((tool) => (tool === asked && made ? made.tool : tool)),
      top_p: 1,
      ...shown,
    };
    const entry: Stored = { body: whole, request, polls: 0, cancelled: false };
    stored.set(id, entry);
    if (streamed) {
      const begun = { ...whole, status: 'in_progress', output: [], usage: null, tool_usage: undefined };
      const middle = failed ? [] : made ? imageEvents(item, made, 0) : textEvents(item, answer, 0);
      return events(
        numbered([
          { data: { type: 'response.created', response: begun } },
          { data: { type: 'response.in_progress', response: begun } },
          ...middle,
          { data: { type: `response.${String(whole['status'])}`, response: whole } },
        ]),
      );
    }
    return json(flag(body, 'background', false) ? current(entry) : whole);
  };

  const current = ({ body, request, polls, cancelled }: Stored): Fields => {
    const background = flag(request.body, 'background', false);
    if (!background || (!cancelled && polls >= (request.order.polls ?? 2))) {
      return body;
    }
    const status = cancelled ? 'cancelled' : polls === 0 ? 'queued' : 'in_progress';
    const { tool_usage: _none, ...rest } = body;
    return { ...rest, status, output: [], error: null, incomplete_details: null, usage: null };
  };

  const withStored =
    (run: (entry: Stored, id: string) => Reply) =>
    ({ params }: Exchange): Reply => {
      const id = params['id'] ?? '';
      const entry = stored.get(id);
      return entry
        ? run(entry, id)
        : openaiError(404, { message: `Response with id '${id}' not found.`, type: 'invalid_request_error' });
    };

  const retrieve = withStored((entry) => {
    entry.polls += 1;
    return json(current(entry));
  });
  const cancel = withStored((entry, id) => {
    if (current(entry)['status'] === 'queued' || current(entry)['status'] === 'in_progress') {
      entry.cancelled = true;
      api.void(entry.request, id);
    }
    return json(current(entry));
  });

  return {
    reset: () => stored.clear(),
    routes: [
      { method: 'POST', path: /^\/v1\/responses$/, billable: true, run: create },
      { method: 'GET', path: /^\/v1\/responses\/(?<id>[^/]+)$/, run: retrieve },
      { method: 'POST', path: /^\/v1\/responses\/(?<id>[^/]+)\/cancel$/, run: cancel },
    ],
  };
}
