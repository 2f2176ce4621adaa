import { measure } from '@costspan/core';
import type { Measure, Usage } from '@costspan/core';
import type { End } from '@costspan/core/internal';
import { usageOf } from './call.ts';
import type { Call } from './call.ts';
import { textTokens } from './chat.ts';
import { endOfErrorEvent } from './end.ts';
import { imageToolUsage } from './image-tool.ts';
import { realtimeTokens } from './realtime.ts';
import { count, fields, isFields, list, text } from './read.ts';
import type { Fields } from './read.ts';

/** `incomplete` (a limit was reached) is an answer like another: what was metered is charged. */
const ENDS: Readonly<Record<string, End>> = {
  queued: 'pending',
  in_progress: 'pending',
  completed: 'succeeded',
  incomplete: 'succeeded',
  failed: 'failed',
  cancelled: 'canceled',
};

/** Hosted tools that are billed by the call or the container, which usage does not count. */
const BILLED_CALLS = new Set(['web_search_call', 'file_search_call', 'code_interpreter_call']);

/**
 * A response: the text model's usage first, then the image tool's, whose tokens are another
 * model's (https://developers.openai.com/api/reference/resources/responses, `tool_usage`, 2026-11-24).
 */
export function responseUsages(call: Call): readonly Usage[] {
  const response = responseOf(call);
  if (response['object'] === 'list' || response['deleted'] === true) return [];
  const end = call.end ?? endOf(call, response);
  const usage = fields(response['usage']);
  const tokens =
    isFields(usage['input_token_details']) || isFields(usage['output_token_details']) || call.action === 'realtime'
      ? realtimeTokens(usage)
      : textTokens(usage);
  const searches = count(fields(fields(response['tool_usage'])['web_search'])['num_requests']) ?? searchesIn(response);
  const extras =
    searches > 0 || list(response['output']).some((item) => BILLED_CALLS.has(text(fields(item)['type']) ?? ''));
  const measures: Measure[] = tokens ? [...tokens.measures] : [];
  if (searches > 0) measures.push(measure('web_search', 'request', searches));
  const answer = usageOf(call, {
    outputType: 'text',
    end,
    responseModel: text(response['model']),
    responseId: text(response['id']),
    serviceTier: response['service_tier'],
    measures,
    incomplete: end === 'succeeded' && (tokens?.complete !== true || extras),
    tokens: tokens && { input: tokens.input, output: tokens.output },
    usage,
  });
  // Money that the answer states pays for the tool as well.
  const tool = answer.reported ? undefined : imageToolUsage(call, response, end);
  return tool ? [answer, tool] : [answer];
}

/** Searches of a response that does not count them: opening a page or looking in it is none. */
function searchesIn(response: Fields): number {
  let searches = 0;
  for (const item of list(response['output'])) {
    const { type, action } = fields(item);
    if (type === 'web_search_call' && (action === undefined || fields(action)['type'] === 'search')) searches++;
  }
  return searches;
}

/** The response itself, also where a stream or a webhook brought it. */
function responseOf({ events, answer }: Call): Fields {
  if (events.length > 0) return fields(events.findLast((event) => isFields(event['response']))?.['response']);
  // A webhook tells the id alone; the event's own `id` is not the response's.
  if (answer['object'] === 'event')
    return { id: fields(answer['data'])['id'], status: (text(answer['type']) ?? '').replace('response.', '') };
  return answer;
}

function endOf({ events, action }: Call, response: Fields): End {
  const error = events.find((event) => event['type'] === 'error');
  const end = ENDS[text(response['status']) ?? ''];
  if (error && (end === undefined || end === 'pending')) return endOfErrorEvent(error);
  return end ?? (action === 'create' || isFields(response['usage']) ? 'succeeded' : 'pending');
}
