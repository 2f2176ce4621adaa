import type { CallStart, MethodRow, OpenCall, Targets } from '@costspan/instrumentation';
import { outputTypeOf } from '@costspan/meters/gcp.gemini';
import { endpoint, modelOf, prototypeOf } from './address.ts';
import type { Params } from './address.ts';
import { INTERACTION_EVENTS } from './events.ts';
import { interactionRequest } from './transport.ts';

/** What the interactions client sends with. */
function httpClientOf(self: unknown): Targets {
  const client = (self as { getClient?(): { _httpClient?: object } }).getClient?.();
  return { HTTPClient: prototypeOf(client?._httpClient) };
}

const createInteraction: MethodRow = {
  target: 'Interactions',
  method: 'create',
  publicName: 'ai.interactions.create',
  role: 'generate',
  reach: httpClientOf,
  events: INTERACTION_EVENTS,
  start(self, args): CallStart {
    const params = args[0] as Params | undefined;
    const { model } = modelOf(params);
    const { exchange, serverUrl } = endpoint(self, 'interactions');
    return {
      kind: 'generate',
      exchange: { ...exchange, operation: 'interactions.create', model, request: params },
      serverUrl,
      chat: outputTypeOf(model) === 'text',
      streamed: params?.stream === true,
    };
  },
  response: asJob,
  // A `ContinuationInterruptedError` has the requests that came before the one that failed.
  answerSoFar: (error) => (error as { partialInteraction?: unknown } | undefined)?.partialInteraction,
};

/** An interaction can be asked for later, also one that was answered at once: it must not be charged again. */
function asJob(answer: unknown, call: OpenCall): unknown {
  // Of a stream the last event names the interaction.
  const last = Array.isArray(answer) ? (answer.at(-1) as { interaction?: unknown } | undefined)?.interaction : answer;
  const id = (last as { id?: unknown } | undefined)?.id;
  if (typeof id === 'string') call.jobId = id;
  return answer;
}

function aboutInteraction(method: string, role: MethodRow['role'], path: string): MethodRow {
  return {
    target: 'Interactions',
    method,
    publicName: `ai.interactions.${method}`,
    role,
    reach: httpClientOf,
    events: INTERACTION_EVENTS,
    start(self, args): CallStart {
      const jobId = typeof args[0] === 'string' ? args[0] : undefined;
      const { exchange, serverUrl } = endpoint(self, `interactions/${jobId}${path}`);
      return {
        kind: jobId === undefined ? 'none' : 'settle',
        exchange: { ...exchange, operation: `interactions.${method}` },
        serverUrl,
        jobId,
      };
    },
    // An interaction that another one continues was charged with it.
    isJob: (response) => (response as { status?: unknown } | undefined)?.status !== 'requires_continuation',
  };
}

/** Rows of `ai.interactions`. */
export const INTERACTIONS: readonly MethodRow[] = [
  createInteraction,
  aboutInteraction('get', 'settle', ''),
  aboutInteraction('cancel', 'cancel', '/cancel'),
  interactionRequest,
];

/**
 * The class behind `ai.interactions`, which is not exported: its getter makes one for an object of
 * ours. Before 2.10 the getter builds another client and warns; it is left alone there.
 */
export function interactionsOf(owner: unknown): unknown {
  for (let one = owner as object | null | undefined; one; one = Object.getPrototypeOf(one) as object | null) {
    const getter = Object.getOwnPropertyDescriptor(one, 'interactions')?.get;
    if (getter)
      return /new [\w$]+\(this\.apiClient/.test(String(getter)) ? prototypeOf(getter.call({}) as object) : undefined;
  }
  return undefined;
}
