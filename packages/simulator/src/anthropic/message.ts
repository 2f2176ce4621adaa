import { randomUUID } from 'node:crypto';
import { fields, list, number, text, textTokens, type Fields } from '../fields.ts';
import type { ServerEvent } from '../http.ts';
import { models } from './prices.ts';
import type { Served, Used } from './prices.ts';

const ANSWER = 'A short answer from the simulator.';

/** What the provider holds in its caches: of each model, the texts that were written. */
export type Caches = Set<string>;

/** One message that was made, and how it is billed. */
export interface Made {
  readonly id: string;
  readonly model: string;
  readonly message: Fields;
  readonly used: Used;
  readonly served: Served;
}

/** https://platform.claude.com/docs/en/api/messages, 2026-12-01; undefined where the model is not known. */
export function make(body: Fields, caches: Caches, how: { refused?: boolean; batch?: boolean } = {}): Made | undefined {
  const model = text(body, 'model', '');
  const known = models[model];
  if (!known) return undefined;
  const geo = known.nowhere ? undefined : body['inference_geo'] === 'us' ? 'us' : 'global';
  const served: Served = { batch: how.batch ?? false, fast: body['speed'] === 'fast', geo };
  const tool = calledTool(body);
  const used = { ...usedBy(model, body, caches), ...(how.refused && { output: 0, searches: 0 }) };
  const content = how.refused
    ? []
    : [tool === undefined ? { type: 'text', text: ANSWER, citations: null } : toolUse(tool)];
  const id = `msg_${randomUUID()}`;
  const message = {
    id,
    type: 'message',
    role: 'assistant',
    model,
    content,
    stop_reason: how.refused ? 'refusal' : tool === undefined ? 'end_turn' : 'tool_use',
    stop_sequence: null,
    container: null,
    usage: usageOf(used, served),
  };
  return { id, model, message, used, served };
}

/** "call NAME" in the last user message calls the app's tool of that name. */
function calledTool(body: Fields): string | undefined {
  const names = list(body['tools']).map((tool) => text(fields(tool), 'name', ''));
  const last = blocks(fields(list(body['messages']).at(-1))['content']);
  const asked = last.map((block) => text(block, 'text', '')).join(' ');
  return names.find((name) => name !== '' && asked.includes(`call ${name}`));
}

function toolUse(name: string): Fields {
  return { type: 'tool_use', id: `toolu_${randomUUID()}`, name, input: {}, caller: { type: 'direct' } };
}

function blocks(content: unknown): Fields[] {
  return typeof content === 'string' ? [{ text: content }] : list(content).map(fields);
}

/** A block that is to be cached is written once and read from then on; each search is a word of the question. */
function usedBy(model: string, body: Fields, caches: Caches): Used {
  const used = { input: 0, write5m: 0, write1h: 0, read: 0, output: textTokens(ANSWER), searches: 0 };
  const all = [body['system'], ...list(body['messages']).map((one) => fields(one)['content'])].flatMap(blocks);
  for (const block of all) {
    const words = text(block, 'text', '');
    const tokens = textTokens(words);
    const control = fields(block['cache_control']);
    const key = `${model} ${words}`;
    if (control['type'] === undefined) used.input += tokens;
    else if (caches.has(key)) used.read += tokens;
    else used[control['ttl'] === '1h' ? 'write1h' : 'write5m'] += tokens;
    if (control['type'] !== undefined) caches.add(key);
  }
  const search = list(body['tools'])
    .map(fields)
    .find(({ type }) => String(type).startsWith('web_search'));
  if (search) {
    const asked = all.flatMap((block) => text(block, 'text', '').match(/\bsearch\b/g) ?? []).length;
    used.searches = Math.min(asked, number(search, 'max_uses', 5));
  }
  return used;
}

function usageOf(used: Used, { batch, fast, geo }: Served): Fields {
  return {
    input_tokens: used.input,
    cache_creation_input_tokens: used.write5m + used.write1h,
    cache_read_input_tokens: used.read,
    cache_creation: { ephemeral_5m_input_tokens: used.write5m, ephemeral_1h_input_tokens: used.write1h },
    output_tokens: used.output,
    output_tokens_details: null,
    service_tier: batch ? 'batch' : 'standard',
    inference_geo: geo ?? 'not_available',
    speed: fast ? 'fast' : 'standard',
    server_tool_use: used.searches > 0 ? { web_search_requests: used.searches, web_fetch_requests: 0 } : null,
  };
}

/** https://platform.claude.com/docs/en/build-with-claude/streaming, 2026-12-01: the start has a placeholder for what comes out. */
export function streamed({ message, used }: Made, missingUsage: boolean): ServerEvent[] {
  const usage = fields(message['usage']);
  const [block] = list(message['content']).map(fields);
  const event = (type: string, rest: Fields = {}): ServerEvent => ({ event: type, data: { type, ...rest } });
  const start = { ...message, content: [], stop_reason: null, usage: { ...usage, output_tokens: 1 } };
  const totals = { output_tokens: used.output, input_tokens: used.input, server_tool_use: usage['server_tool_use'] };
  return [
    event('message_start', { message: start }),
    event('ping'),
    ...(block ? partsOf(block).map(([type, rest]) => event(type, { index: 0, ...rest })) : []),
    event('message_delta', {
      delta: { stop_reason: message['stop_reason'], stop_sequence: null },
      usage: missingUsage ? {} : totals,
    }),
    event('message_stop'),
  ];
}

function partsOf(block: Fields): readonly (readonly [string, Fields])[] {
  const isText = block['type'] === 'text';
  const delta = isText ? { type: 'text_delta', text: block['text'] } : { type: 'input_json_delta', partial_json: '{}' };
  return [
    ['content_block_start', { content_block: isText ? { ...block, text: '' } : block }],
    ['content_block_delta', { delta }],
    ['content_block_stop', {}],
  ];
}
