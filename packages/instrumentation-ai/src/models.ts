import type { CallStart, MethodRow, OpenCall } from '@costspan/instrumentation';
import { observeChunks } from '@costspan/instrumentation';
import { ABOUT_JOB } from './meter.ts';
import { billerOfModel, modelIdOf } from './model.ts';
import type { Model } from './model.ts';
import { bodyIn, requestIn, wireOf } from './result.ts';
import { StreamParts } from './stream-parts.ts';
import { again, holds } from './retries.ts';
import { targetsOfModel } from './transport.ts';

/** What a model makes, as the meters name operations where nothing of the wire is known. */
type Kind = 'text' | 'image' | 'video' | 'speech' | 'transcription' | 'embedding' | 'ranking';

function kindOf(method: string, self: Model, options: Readonly<Record<string, unknown>>): Kind {
  if (method === 'doEmbed') return 'embedding';
  if (method === 'doRerank') return 'ranking';
  if (method === 'doStart' || method === 'doStatus') return 'video';
  if (typeof self.doStream === 'function' && !('text' in options)) return 'text';
  if ('maxVideosPerCall' in self) return 'video';
  if ('maxImagesPerCall' in self) return 'image';
  return 'audio' in options ? 'transcription' : 'speech';
}

function start(method: string, self: unknown, args: readonly unknown[]): CallStart {
  const model = self as Model;
  const options = (args[0] ?? {}) as Readonly<Record<string, unknown>>;
  const { provider, base } = billerOfModel(model);
  const modelId = modelIdOf(model);
  const kind = kindOf(method, model, options);
  return {
    kind: method === 'doStatus' ? 'settle' : 'generate',
    exchange: {
      provider,
      operation: method === 'doStatus' ? ABOUT_JOB : kind,
      model: modelId,
      request: requestIn(options, model),
    },
    serverUrl: base,
    chat: kind === 'text' && !/image/.test(modelId ?? ''),
    streamed: method === 'doStream',
  };
}

function row(method: string, role: MethodRow['role'], more: Partial<MethodRow> = {}): MethodRow {
  return {
    target: 'Model',
    method,
    publicName: `model.${method}`,
    role,
    start: (self, args) => start(method, self, args),
    reach: targetsOfModel,
    // A model that only stands around another one, as middleware does.
    partOf: (outer) => outer.row.method === method && outer.http.count === 0 && outer.exchange.response === undefined,
    holds,
    again: (self, args) => again(method, self, args),
    response: responseOf,
    ...more,
  };
}

/** The answer itself, where it was seen; else what the SDK's result tells of it. */
function responseOf(value: unknown, call: OpenCall): unknown {
  const { request, body } = bodyIn(value);
  if (call.exchange.response !== undefined) return call.exchange.response;
  if (typeof request === 'object' && request !== null) call.note({ request });
  return body ?? wireOf(value, call);
}

/** The pieces of a streamed answer: the span lasts until the last is read. */
function observeStream(value: unknown, call: OpenCall): boolean {
  const { stream } = (value ?? {}) as { stream?: unknown };
  if (typeof stream !== 'object' || stream === null) return false;
  const { request } = bodyIn(value);
  if (call.exchange.status === undefined && typeof request === 'object' && request !== null) call.note({ request });
  observeChunks(stream, {
    reader: new StreamParts(),
    // The pieces are read before the end of the wire is told.
    end: (parts) => queueMicrotask(() => call.succeed(call.exchange.response ?? wireOf(parts, call))),
    fail: (error, parts) => {
      call.note({ response: call.exchange.response ?? wireOf(parts, call) });
      call.fail(error);
    },
  });
  return true;
}

/** How a video stands: the biller's answer tells it, else the SDK's own word, which alone is no end. */
function observeStatus(value: unknown, call: OpenCall): boolean {
  const { status } = (value ?? {}) as { status?: unknown };
  if (call.jobEnded) call.succeed();
  else if (status === 'completed') call.succeed(wireOf(value, call));
  else call.fail(new Error('the video is not ready'));
  return true;
}

/** One row for each method with which a model of the AI SDK makes something. */
export const models: readonly MethodRow[] = [
  row('doGenerate', 'generate'),
  row('doStream', 'stream', { observe: observeStream }),
  row('doEmbed', 'generate'),
  row('doRerank', 'generate'),
  row('doStart', 'submit'),
  row('doStatus', 'settle', { observe: observeStatus }),
];
