import type { Fields } from '../fields.ts';
import type { ServerEvent } from '../http.ts';

/** What a generation cost, as its answer states it: JSON numbers, as OpenRouter sends them. */
export interface Bill {
  cost: number;
  upstream: number | null;
  ownKey: boolean;
}

const TEXT = 'A kite, red.';

function money({ cost, upstream, ownKey }: Bill): Fields {
  const details = { upstream_inference_cost: upstream };
  return {
    cost,
    is_byok: ownKey,
    cost_details: {
      ...details,
      upstream_inference_prompt_cost: 0,
      upstream_inference_completions_cost: 0,
    },
  };
}

interface Counted {
  input: number;
  output: number;
}

function chatUsage({ input, output }: Counted, bill: Bill): Fields {
  return { prompt_tokens: input, completion_tokens: output, total_tokens: input + output, ...money(bill) };
}

/** https://openrouter.ai/docs/api/api-reference/chat/send-chat-completion-request, 2026-12-01 */
export function chat(id: string, model: string, counted: Counted, bill: Bill | undefined, isFiltered: boolean): Fields {
  return {
    id,
    object: 'chat.completion',
    created: 1_785_542_400,
    model,
    system_fingerprint: null,
    choices: [
      {
        index: 0,
        finish_reason: isFiltered ? 'content_filter' : 'stop',
        message: { role: 'assistant', content: isFiltered ? '' : TEXT },
      },
    ],
    ...(bill && { usage: chatUsage(counted, bill) }),
  };
}

export function chatEvents(id: string, model: string, counted: Counted, bill: Bill | undefined): ServerEvent[] {
  const chunk = (more: Fields): ServerEvent => ({
    data: { id, object: 'chat.completion.chunk', created: 1_785_542_400, model, choices: [], ...more },
  });
  return [
    chunk({ choices: [{ index: 0, delta: { role: 'assistant', content: TEXT }, finish_reason: null }] }),
    chunk({ choices: [{ index: 0, delta: {}, finish_reason: 'stop' }] }),
    ...(bill ? [chunk({ usage: chatUsage(counted, bill) })] : []),
    { data: '[DONE]' },
  ];
}

/** https://openrouter.ai/docs/api/api-reference/responses/create-responses, 2026-12-01 */
export function response(id: string, model: string, { input, output }: Counted, bill: Bill | undefined): Fields {
  const content = [{ type: 'output_text', text: TEXT, annotations: [] }];
  return {
    id,
    object: 'response',
    created_at: 1_785_542_400,
    completed_at: 1_785_542_401,
    model,
    status: 'completed',
    error: null,
    incomplete_details: null,
    instructions: null,
    metadata: null,
    frequency_penalty: null,
    presence_penalty: null,
    temperature: null,
    top_p: null,
    parallel_tool_calls: true,
    tool_choice: 'auto',
    tools: [],
    output: [{ type: 'message', id: 'msg_1', role: 'assistant', status: 'completed', content }],
    ...(bill && {
      usage: {
        input_tokens: input,
        input_tokens_details: { cached_tokens: 0 },
        output_tokens: output,
        output_tokens_details: { reasoning_tokens: 0 },
        total_tokens: input + output,
        cost: bill.cost,
        is_byok: bill.ownKey,
        cost_details: {
          upstream_inference_cost: bill.upstream,
          upstream_inference_input_cost: 0,
          upstream_inference_output_cost: 0,
        },
      },
    }),
  };
}

export function images(count: number, bill: Bill | undefined, picture: string): Fields {
  return {
    created: 1_785_542_400,
    data: Array.from({ length: count }, () => ({ b64_json: picture, media_type: 'image/png' })),
    ...(bill && { usage: { prompt_tokens: 0, completion_tokens: 4175, total_tokens: 4175, ...money(bill) } }),
  };
}

export function video(id: string, pollingUrl: string, status: string, bill: Bill | undefined): Fields {
  return {
    id,
    polling_url: pollingUrl,
    status,
    ...(status === 'completed' && { unsigned_urls: [`${pollingUrl}/content`] }),
    ...(bill && { usage: { cost: bill.cost, is_byok: bill.ownKey } }),
  };
}

/** https://openrouter.ai/docs/api/api-reference/generations/get-generation, 2026-12-01 */
export function record(id: string, model: string, { cost, upstream, ownKey }: Bill): Fields {
  const unknown = [
    'api_type app_id cache_discount cancelled external_user finish_reason generation_time http_referer latency',
    'moderation_latency native_finish_reason native_tokens_cached native_tokens_completion',
    'native_tokens_completion_images native_tokens_prompt native_tokens_reasoning num_fetches',
    'num_input_audio_prompt num_media_completion num_media_prompt num_search_results preset_id provider_name',
    'provider_responses router service_tier streamed tokens_completion tokens_prompt upstream_id user_agent',
    'web_search_engine workspace_id',
  ]
    .join(' ')
    .split(' ');
  return {
    data: {
      ...Object.fromEntries(unknown.map((name) => [name, null])),
      id,
      model,
      created_at: '2026-12-01T00:00:00Z',
      data_region: 'global',
      origin: '',
      is_byok: ownKey,
      total_cost: cost,
      usage: cost,
      upstream_inference_cost: upstream,
    },
  };
}
