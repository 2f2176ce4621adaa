import type { Usage } from '@costspan/core';
import type { End } from '@costspan/core/internal';
import { usageOf } from './call.ts';
import type { Call } from './call.ts';
import { textTokens } from './chat.ts';
import type { ResponseTokens } from './chat.ts';
import { endOfErrorEvent } from './end.ts';
import { fields, isFields, text } from './read.ts';
import type { Fields } from './read.ts';
import { responseTools } from './tools.ts';

/** `incomplete` (a limit was reached) is an answer like another: what was metered is charged. */
const ENDS: ReadonlyMap<string, End> = new Map(
  Object.entries<End>({
    queued: 'pending',
    in_progress: 'pending',
    completed: 'succeeded',
    incomplete: 'succeeded',
    failed: 'failed',
    cancelled: 'canceled',
  }),
);

/** What the text model of a response consumed; undefined where it is none. */
export function responseUsage(
  call: Call,
  tokensOf: (usage: Fields) => ResponseTokens | undefined = textTokens,
): Usage | undefined {
  const response = responseOf(call);
  if (response['object'] === 'list' || response['deleted'] === true) return undefined;
  const end = call.end ?? endOf(call, response);
  const usage = fields(response['usage']);
  const tokens = tokensOf(usage);
  const tools = responseTools(response, call);
  return usageOf(call, {
    outputType: 'text',
    end,
    responseModel: text(response['model']),
    responseId: text(response['id']),
    serviceTier: response['service_tier'],
    measures: [...(tokens?.measures ?? []), ...tools.measures],
    facts: tools.facts,
    incomplete: end === 'succeeded' && (tokens?.complete !== true || !tools.complete),
    tokens: tokens && { input: tokens.input, output: tokens.output },
    usage,
  });
}

/** The response itself, also where a stream or a webhook brought it. */
export function responseOf({ events, answer }: Call): Fields {
  if (events.length > 0) return fields(events.findLast((event) => isFields(event['response']))?.['response']);
  // A webhook tells the id alone; the event's own `id` is not the response's.
  if (answer['object'] === 'event')
    return { id: fields(answer['data'])['id'], status: (text(answer['type']) ?? '').replace('response.', '') };
  return answer;
}

function endOf({ events, action }: Call, response: Fields): End {
  const error = events.find((event) => event['type'] === 'error');
  const end = ENDS.get(text(response['status']) ?? '');
  if (error && (end === undefined || end === 'pending')) return endOfErrorEvent(error);
  return end ?? (action === 'create' || isFields(response['usage']) ? 'succeeded' : 'pending');
}
