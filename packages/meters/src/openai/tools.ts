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
  /** whether the tokens that were counted, or the time that a tool ran for, are known to be what is billed */
  readonly complete: boolean;
}

/** xAI counts its tools among the usage: https://docs.x.ai/docs/guides/tools/overview, recorded 2026-06-22. */
const COUNTERS: ReadonlyMap<string, Tool> = new Map(
  Object.entries<Tool>({
    web_search_calls: 'web_search',
    x_search_calls: 'x_search',
    code_interpreter_calls: 'code_execution',
    file_search_calls: 'file_search',
    document_search_calls: 'file_search',
  }),
);

/** Groq lists what a compound system ran: https://console.groq.com/docs/agentic-tooling, 2026-11-30. */
const EXECUTED: ReadonlyMap<string, Tool> = new Map(
  Object.entries<Tool>({
    search: 'web_search',
    visit: 'web_fetch',
    python: 'code_execution',
  }),
);

/** Tools of a response: https://developers.openai.com/api/docs/pricing#built-in-tools (stored copy), 2026-11-30. */
export function responseTools(response: Fields, { request }: Call): Tools {
  const usage = fields(response['usage']);
  const counted = fields(usage['server_side_tool_usage_details']);
  const used = Object.keys(counted).length > 0 ? byCounter(counted) : byItem(response);
  const searches = count(fields(fields(response['tool_usage'])['web_search'])['num_requests']);
  if (searches !== undefined) used.set('web_search', searches);
  const version = list(response['tools'] ?? request['tools'])
    .map((tool) => text(fields(tool)['type']) ?? '')
    .find((type) => type.startsWith('web_search'));
  return {
    measures: measuresOf(used),
    facts: { search_tool: version?.startsWith('web_search_preview') ? 'web_search_preview' : version && 'web_search' },
    // A container lives on after the answer, and was perhaps paid for by an earlier one.
    complete: (used.get('code_execution') ?? 0) === 0 && (count(usage['num_sources_used']) ?? 0) === 0,
  };
}

/** Tools of a chat: a model that searches does so for every call. */
export function chatTools(usage: Fields, model: string | undefined, { request, answer, provider }: Call): Tools {
  const used = byCounter(fields(usage['server_side_tool_usage_details']));
  const queries = count(usage['num_search_queries']);
  if (queries !== undefined) add(used, 'web_search', queries);
  else if (
    provider === 'openai' &&
    (request['web_search_options'] !== undefined || /-search-(preview|api)/.test(model ?? ''))
  )
    add(used, 'web_search', 1);
  for (const choice of list(answer['choices']))
    for (const tool of list(fields(fields(choice)['message'])['executed_tools'])) {
      const name = EXECUTED.get(text(fields(tool)['type']) ?? '');
      if (name) add(used, name, 1);
    }
  return {
    measures: measuresOf(used),
    // https://docs.perplexity.ai/getting-started/pricing, 2026-11-30: the fee of a request depends on it.
    facts: {
      search_context_size:
        text(usage['search_context_size']) ?? text(fields(request['web_search_options'])['search_context_size']),
      search_type: text(fields(request['web_search_options'])['search_type']),
    },
    complete: (used.get('code_execution') ?? 0) === 0 && (count(usage['num_sources_used']) ?? 0) === 0,
  };
}

type Used = Map<Tool, number>;

function add(used: Used, tool: Tool, times: number): void {
  used.set(tool, (used.get(tool) ?? 0) + times);
}

function byCounter(counted: Fields): Used {
  const used: Used = new Map();
  for (const counter in counted) {
    const tool = COUNTERS.get(counter);
    if (tool) add(used, tool, count(counted[counter]) ?? 0);
  }
  return used;
}

/** By the items of the output: opening a page or looking in it is no search, and a container is paid for once. */
function byItem(response: Fields): Used {
  const used: Used = new Map();
  const containers = new Set<string>();
  for (const item of list(response['output'])) {
    const { type, action, container_id } = fields(item);
    if (type === 'web_search_call' && (action === undefined || fields(action)['type'] === 'search'))
      add(used, 'web_search', 1);
    if (type === 'file_search_call') add(used, 'file_search', 1);
    if (type === 'code_interpreter_call') containers.add(text(container_id) ?? '');
  }
  if (containers.size > 0) used.set('code_execution', containers.size);
  return used;
}

function measuresOf(used: Used): Measure[] {
  return [...used].filter(([, times]) => times > 0).map(([tool, times]) => measure(tool, 'request', times));
}
