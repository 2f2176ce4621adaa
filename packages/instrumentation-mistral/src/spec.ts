import { chargedAsFile, observeBody, speakeasyBodies, speakeasyTransport, TextLines } from '@costspan/instrumentation';
import type { CallStart, MethodRow, SdkSpec, Targets } from '@costspan/instrumentation';
import { endpointOf } from '@costspan/meters/hosts';
import { batchLines, batchOf, EVENTS, meter } from '@costspan/meters/mistral_ai';
import { sdk } from './sdk.ts';

const { createRequest, bodyOf } = speakeasyBodies('ClientSDK');

const generate = (name: string): { publicName: string; role: 'generate' } => ({
  publicName: `mistral.${name}`,
  role: 'generate',
});
const stream = (name: string): { publicName: string; role: 'stream' } => ({
  publicName: `mistral.${name}`,
  role: 'stream',
});
const settle = (name: string): { publicName: string; role: 'settle' } => ({
  publicName: `mistral.${name}`,
  role: 'settle',
});

/** Requests that make a generation. */
export function isBillable(url: string, method: string): boolean {
  return method === 'POST' && meter.routes?.bills(url) === true;
}

/** The content of a file, which may be that of a batch's results. */
const FILE = /\/v1\/files\/([^/?#]+)\/content$/;

/** A question about a batch, or about a file; the answer to a batch's cancelling tells how it stands, too. */
function question({ url, method }: Request): CallStart | undefined {
  if (method !== 'GET' && !url.endsWith('/cancel')) return undefined;
  const jobId = FILE.exec(url)?.[1] ?? meter.routes?.jobOf?.(url);
  return jobId === undefined ? undefined : { kind: 'settle', exchange: endpointOf(url, ''), serverUrl: url, jobId };
}

interface Result {
  readonly ok: boolean;
  readonly value?: unknown;
  readonly error?: unknown;
}

/** Every request of the SDK passes here, with all its tries: those of the methods, and of the functions beside the client. */
const request: MethodRow = {
  target: 'ClientSDK',
  method: '_do',
  publicName: 'mistral.chat.complete',
  role: 'generate',
  also: [
    stream('chat.stream'),
    generate('chat.parse'),
    stream('chat.parseStream'),
    generate('fim.complete'),
    stream('fim.stream'),
    generate('agents.complete'),
    stream('agents.stream'),
    generate('embeddings.create'),
    generate('ocr.process'),
    generate('audio.speech.complete'),
    generate('audio.transcriptions.complete'),
    stream('audio.transcriptions.stream'),
    generate('beta.conversations.start'),
    stream('beta.conversations.startStream'),
    generate('beta.conversations.append'),
    stream('beta.conversations.appendStream'),
    generate('beta.conversations.restart'),
    stream('beta.conversations.restartStream'),
    { publicName: 'mistral.batch.jobs.create', role: 'submit' },
    settle('batch.jobs.get'),
    settle('batch.jobs.cancel'),
    settle('files.download'),
  ],
  events: EVENTS,
  start(_self, args): CallStart | undefined {
    const sent = args[0] as Request;
    if (!isBillable(sent.url, sent.method)) return question(sent);
    const asked = bodyOf(sent);
    return {
      kind: 'generate',
      exchange: { ...endpointOf(sent.url, ''), model: text(asked?.['model']), request: asked },
      serverUrl: sent.url,
      chat: /\/(?:completions$|conversations)/.test(sent.url),
      streamed: asked?.['stream'] === true || asked?.['stream'] === 'true',
    };
  },
  response: chargedAsFile(batchOf),
  reader: (_, { exchange }) => (FILE.test(exchange.url ?? '') ? new TextLines(batchLines()) : undefined),
  observe(value, call) {
    const { ok, value: response, error } = value as Result;
    if (ok) observeBody(response as Response, call);
    else call.fail(error);
    return true;
  },
};

function text(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

/** All that costspan knows of `@mistralai/mistralai`. */
export const spec: SdkSpec = {
  ...sdk,
  files: [{ name: '@mistralai/mistralai', targets: targetsOfExports }],
  methods: [createRequest, request, speakeasyTransport(sdk.name, 'HTTPClient', isBillable)],
  headers: [],
  providers: [meter],
};

/** What all parts of a client inherit can be reached from the client itself. */
function targetsOfExports({ Mistral, HTTPClient }: Record<string, unknown>): Targets {
  return { ClientSDK: prototypeIn(Mistral), HTTPClient: prototypeIn(HTTPClient) };
}

function prototypeIn(one: unknown): object | undefined {
  return (one as { prototype?: object } | undefined)?.prototype;
}

/** The same of a client; its own `HTTPClient` can be reached only where the app has given it. */
export function targetsOfClient(client: object): Targets {
  const { _options } = client as { readonly _options?: { readonly httpClient?: object } };
  return { ClientSDK: client, HTTPClient: _options?.httpClient && Object.getPrototypeOf(_options.httpClient) };
}
