import { measure } from '@costspan/core';
import type { Measure } from '@costspan/core';
import type { Facts, Tool } from '@costspan/core/internal';
import type { Call } from './call.ts';
import { count, fields, list, text } from './read.ts';
import type { Fields } from './read.ts';

/** Tools that the provider ran for a call, as they are billed: beside its tokens, which usage counts. */
export interface Tools {
  readonly measures: readonly Measure[];
  readonly facts: Facts;
  /** whether it is known that all of what was counted is billed, and nothing more */
  readonly complete: boolean;
}

/**
 * Tools by what answers call them: the counters of xAI (https://docs.x.ai/docs/guides/tools/overview,
 * recorded 2026-06-22), what Groq's compound systems executed (https://console.groq.com/docs/agentic-tooling,
 * 2026-11-30) and the items of OpenAI's responses
 * (https://developers.openai.com/api/docs/pricing#built-in-tools, stored copy, 2026-11-30).
 */
const TOOLS: ReadonlyMap<unknown, Tool> = new Map<unknown, Tool>([
  ['web_search_calls', 'web_search'],
  ['x_search_calls', 'x_search'],
  ['code_interpreter_calls', 'code_execution'],
  ['file_search_calls', 'file_search'],
  ['document_search_calls', 'file_search'],
  ['search', 'web_search'],
  ['visit', 'web_fetch'],
  ['python', 'code_execution'],
  ['file_search_call', 'file_search'],
]);

/** Tools of a response. */
export function responseTools(response: Fields, { request }: Call): Tools {
  const used = new Used();
  const usage = fields(response['usage']);
  // Items stand in the output beside the counters of the same calls.
  if (!used.counted(usage)) used.items(list(response['output']));
  const given = list(response['tools'] ?? request['tools']).map(fields);
  // A container that the app has made was paid for then.
  if (given.some(({ type, container }) => type === 'code_interpreter' && typeof container === 'string'))
    used.times.delete('code_execution');
  const searches = count(fields(fields(response['tool_usage'])['web_search'])['num_requests']);
  if (searches !== undefined) {
    used.times.delete('web_search');
    used.add('web_search', searches);
  }
  const version = given.map(({ type }) => text(type)).find((type) => type?.startsWith('web_search'));
  return used.as(usage, {
    search_tool: version?.startsWith('web_search_p') ? 'web_search_preview' : version && 'web_search',
  });
}

/** Tools of a chat: a model that searches does so for every call. */
export function chatTools(usage: Fields, model: string | undefined, { request, answer, provider }: Call): Tools {
  const used = new Used();
  const options = request['web_search_options'];
  used.counted(usage);
  const queries = count(usage['num_search_queries']);
  if (queries !== undefined) used.add('web_search', queries);
  else if (provider === 'openai' && (options !== undefined || /-search-(preview|api)/.test(model ?? '')))
    used.add('web_search');
  for (const choice of list(answer['choices']))
    for (const tool of list(fields(fields(choice)['message'])['executed_tools']))
      used.add(TOOLS.get(fields(tool)['type']));
  // https://docs.perplexity.ai/getting-started/pricing, 2026-11-30: the fee of a request depends on it.
  const { search_context_size, search_type } = fields(options);
  return used.as(usage, {
    search_context_size: text(usage['search_context_size']) ?? text(search_context_size),
    search_type: text(search_type),
  });
}

class Used {
  readonly times: Map<Tool, number> = new Map();

  add(tool: Tool | undefined, times = 1): void {
    if (tool && times > 0) this.times.set(tool, (this.times.get(tool) ?? 0) + times);
  }

  /** By the counters of a usage; false where it has none. */
  counted(usage: Fields): boolean {
    const counters = Object.entries(fields(usage['server_side_tool_usage_details']));
    for (const [name, times] of counters) this.add(TOOLS.get(name), count(times) ?? 0);
    return counters.length > 0;
  }

  /** By the items of an output: opening a page or looking in it is no search, and a container is paid for once. */
  items(output: readonly unknown[]): void {
    const containers = new Set<unknown>();
    for (const item of output) {
      const { type, action, container_id } = fields(item);
      if (type !== 'web_search_call') this.add(TOOLS.get(type));
      else if (action === undefined || fields(action)['type'] === 'search') this.add('web_search');
      if (type === 'code_interpreter_call') containers.add(container_id);
    }
    this.add('code_execution', containers.size);
  }

  as(usage: Fields, facts: Facts): Tools {
    return {
      measures: [...this.times].map(([tool, times]) => measure(tool, 'request', times)),
      facts,
      // A container lives on after the answer, and was perhaps paid for by an earlier one.
      complete: !this.times.has('code_execution') && !count(usage['num_sources_used']),
    };
  }
}
