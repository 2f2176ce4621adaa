import { currentCallOf } from '@costspan/instrumentation';
import type { CallStart, MethodRow } from '@costspan/instrumentation';
import { endpointOf } from '@costspan/meters/hosts';
import { sdk } from './sdk.ts';

interface Service {
  readonly params?: { readonly baseUrl?: unknown };
}

function endpoint(self: unknown, path: string): Pick<CallStart, 'exchange' | 'serverUrl'> {
  const base = (self as Service).params?.baseUrl;
  const serverUrl = typeof base === 'string' ? base : 'https://api.assemblyai.com';
  return { exchange: endpointOf(serverUrl, path), serverUrl };
}

/** A method that submits a recording; two of them wait for its transcript. */
function submitting(method: 'submit' | 'transcribe' | 'create'): MethodRow {
  return {
    target: 'TranscriptService',
    method,
    publicName: `client.transcripts.${method}`,
    role: method === 'submit' ? 'submit' : 'generate',
    start(self, args): CallStart {
      const { exchange, serverUrl } = endpoint(self, '/v2/transcript');
      return {
        kind: 'generate',
        exchange: { ...exchange, operation: `transcripts.${method}`, request: args[0] },
        serverUrl,
      };
    },
    partOf: (outer, self) => method === 'submit' && outer.self === self && outer.row.method === 'transcribe',
  };
}

/** A method about a transcript that its first argument names. */
function settling(method: 'get' | 'waitUntilReady', role: MethodRow['role']): MethodRow {
  return {
    target: 'TranscriptService',
    method,
    publicName: `client.transcripts.${method}`,
    role,
    start(self, args): CallStart {
      const jobId = typeof args[0] === 'string' ? args[0] : undefined;
      const { exchange, serverUrl } = endpoint(self, `/v2/transcript/${jobId}`);
      return {
        kind: jobId === undefined ? 'none' : 'settle',
        exchange: { ...exchange, operation: `transcripts.${method}` },
        serverUrl,
        jobId,
      };
    },
    partOf: (outer, self, args) => outer.self === self && outer.jobId !== undefined && args[0] === outer.jobId,
    inner(outer) {
      if (method === 'get') outer.polls += 1;
    },
  };
}

export const transcripts: readonly MethodRow[] = [
  submitting('transcribe'),
  submitting('submit'),
  submitting('create'),
  settling('waitUntilReady', 'wait'),
  settling('get', 'settle'),
];

function isSubmit(args: readonly unknown[]): boolean {
  const init = args[1] as { readonly method?: unknown } | undefined;
  return init?.method === 'POST' && String(args[0]).endsWith('/v2/transcript');
}

/** What a method that waits has submitted: it asks for that transcript from then on. */
const fetchJson: MethodRow = {
  target: 'TranscriptService',
  method: 'fetchJson',
  role: 'transport',
  transport(original, _self, args) {
    const answer = original(...args) as Promise<{ readonly id?: unknown }>;
    const call = isSubmit(args) ? currentCallOf(sdk.name) : undefined;
    if (!call || call.row.role === 'submit') return answer;
    return answer.then((transcript) => {
      if (typeof transcript?.id === 'string') call.jobId = transcript.id;
      return transcript;
    });
  },
};

const fetchResponse: MethodRow = {
  target: 'TranscriptService',
  method: 'fetchResponse',
  role: 'transport',
  transport(original, _self, args) {
    const call = isSubmit(args) ? currentCallOf(sdk.name) : undefined;
    const send = (): Promise<Response> => original(...args) as Promise<Response>;
    return call ? call.http.send(send) : send();
  },
};

/** Before `fetchResponse` this sent the request itself, and told an answer's error without its status. */
const olderFetch: MethodRow = {
  target: 'TranscriptService',
  method: 'fetch',
  role: 'transport',
  transport(original, self, args) {
    const call = isSubmit(args) && !('fetchResponse' in (self as object)) ? currentCallOf(sdk.name) : undefined;
    const answer = original(...args) as Promise<Response>;
    if (!call) return answer;
    const attempt = call.http.open();
    return answer.then(
      (response) => {
        attempt.answered(response);
        return response;
      },
      (error: unknown) => {
        // No answer with an error is charged, so that any of their statuses says the same.
        if (error instanceof TypeError) attempt.failed(error);
        else attempt.answered({ status: 400 });
        throw error;
      },
    );
  },
};

export const transport: readonly MethodRow[] = [fetchJson, fetchResponse, olderFetch];
