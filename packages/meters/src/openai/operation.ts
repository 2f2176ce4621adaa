import { memoize } from '@costspan/core/internal';
import type { Exchange } from '@costspan/core';
import { eventsOf } from './events.ts';
import { fields, list, text } from './read.ts';
import type { Fields } from './read.ts';

export type Kind = 'image' | 'speech' | 'transcription' | 'video' | 'response' | 'chat' | 'embedding';

export interface Operation {
  readonly kind: Kind;
  /** what is done, for prices that depend on it: `generate`, `edit`, `extend` … */
  readonly action: string;
}

/** A pattern and what it means; undefined: known, and nothing that is billed as a generation. */
type Rule = readonly [pattern: RegExp, kind: Kind | undefined, action?: string];

/** Method names of the SDK. */
const NAMES: readonly Rule[] = [
  [/^images\.generat(e|ions?)\b/, 'image', 'generate'],
  [/^images\.edits?\b/, 'image', 'edit'],
  [/^images\.(createvariation|variations?)\b/, 'image', 'variation'],
  [/^audio\.speech\b/, 'speech', 'speech'],
  [/^audio\.transcriptions?\b/, 'transcription', 'transcription'],
  [/^audio\.translations?\b/, 'transcription', 'translation'],
  [/^videos(\.(create|createandpoll))?$/, 'video', 'create'],
  [/^videos\.(retrieve|poll)$/, 'video', 'retrieve'],
  [/^videos\.edits?$/, 'video', 'edit'],
  [/^videos\.(extend|extensions)$/, 'video', 'extend'],
  [/^videos\.remix$/, 'video', 'remix'],
  [/^responses(\.(create|stream|parse|compact))?$/, 'response', 'create'],
  [/^responses\.(retrieve|cancel)$/, 'response', 'retrieve'],
  [/^chat\.completions(\.(create|stream|parse|runtools))?$/, 'chat', 'create'],
  [/^embeddings(\.create)?$/, 'embedding', 'create'],
  [/\.|^(models|files|uploads|moderations)$/, undefined],
];

/** Paths, https://developers.openai.com/api/reference, 2026-11-24; Azure's end in the same way. */
const PATHS: readonly Rule[] = [
  [/\/images\/generations$/, 'image', 'generate'],
  [/\/images\/edits$/, 'image', 'edit'],
  [/\/images\/variations$/, 'image', 'variation'],
  [/\/audio\/speech$/, 'speech', 'speech'],
  [/\/audio\/transcriptions$/, 'transcription', 'transcription'],
  [/\/audio\/translations$/, 'transcription', 'translation'],
  [/\/videos$/, 'video', 'create'],
  [/\/videos\/edits$/, 'video', 'edit'],
  [/\/videos\/extensions$/, 'video', 'extend'],
  [/\/videos\/characters$/, undefined],
  [/\/videos\/[^/]+\/remix$/, 'video', 'remix'],
  [/\/videos\/[^/]+$/, 'video', 'retrieve'],
  [/\/responses(\/compact)?$/, 'response', 'create'],
  [/\/responses\/input_tokens$/, undefined],
  [/\/realtime$/, 'response', 'realtime'],
  [/\/responses\/[^/]+(\/cancel)?$/, 'response', 'retrieve'],
  [/\/completions$/, 'chat', 'create'],
  [/\/embeddings$/, 'embedding', 'create'],
  [
    /\/(images|audio|videos?|responses|completions|embeddings|models|files|uploads|moderations|fine_tuning|batches|vector_stores|assistants|threads|realtime|live|evals|containers|conversations|organization)(\/|$)/,
    undefined,
  ],
];

/** What an exchange does: by its method name, else its path, else its bodies; undefined where it is no billable generation. */
export function operationOf(exchange: Exchange): Operation | undefined {
  const name = text(exchange.operation);
  const named = name === undefined ? undefined : ruleOfName(name);
  if (named) return operation(named);
  const routed = typeof exchange.url === 'string' ? ruleOfUrl(exchange.url) : undefined;
  if (routed) return operation(routed);
  const request = fields(exchange.request);
  return (
    ofEvents(eventsOf(exchange.response)) ??
    ofAnswer(fields(exchange.response)) ??
    ofRequest(request, text(request['model']) ?? text(exchange.model)) ??
    (name?.toLowerCase() === 'chat' ? { kind: 'chat', action: 'create' } : undefined) ??
    ofUsage(fields(exchange.response), text(request['model']) ?? text(exchange.model) ?? '')
  );
}

/** Whether the request was sent through the Batch API. */
export function isBatch(exchange: Exchange): boolean {
  return /^batch(es)?\b/i.test(text(exchange.operation) ?? '');
}

const ruleOfName = memoize((name): Rule | undefined => {
  const method = name
    .toLowerCase()
    .replace(/^batch(es)?[.:](?=.)/, '')
    .replace(/^beta\./, '');
  return NAMES.find(([pattern]) => pattern.test(method));
});

const ruleOfUrl = memoize((url): Rule | undefined => {
  const path = pathOf(url);
  return path === undefined ? undefined : PATHS.find(([pattern]) => pattern.test(path));
});

function operation([, kind, action]: Rule): Operation | undefined {
  return kind && { kind, action: action ?? kind };
}

function pathOf(url: string): string | undefined {
  try {
    return new URL(url, 'http://localhost').pathname.replace(/\/+$/, '');
  } catch {
    return undefined;
  }
}

function ofEvents(events: readonly Fields[]): Operation | undefined {
  for (const event of events) {
    const type = text(event['type']) ?? '';
    if (type.startsWith('image_generation.')) return { kind: 'image', action: 'generate' };
    if (type.startsWith('image_edit.')) return { kind: 'image', action: 'edit' };
    if (type.startsWith('speech.audio.')) return { kind: 'speech', action: 'speech' };
    if (type.startsWith('transcript.text.')) return { kind: 'transcription', action: 'transcription' };
    if (type.startsWith('response.')) return { kind: 'response', action: 'create' };
    if (event['object'] === 'chat.completion.chunk') return { kind: 'chat', action: 'create' };
  }
  return undefined;
}

function ofAnswer(answer: Fields): Operation | undefined {
  const object = text(answer['object']) ?? '';
  const event = object === 'event' ? (text(answer['type']) ?? '') : '';
  if (object === 'video' || event.startsWith('video.')) return { kind: 'video', action: 'retrieve' };
  if (object === 'response' || object === 'realtime.response' || event.startsWith('response.'))
    return { kind: 'response', action: 'retrieve' };
  if (object === 'chat.completion' || object === 'text_completion') return { kind: 'chat', action: 'create' };
  if (object === 'list' && fields(list(answer['data'])[0])['object'] === 'embedding')
    return { kind: 'embedding', action: 'create' };
  if (object !== '') return undefined;
  if (list(answer['data']).some((one) => fields(one)['b64_json'] !== undefined || fields(one)['url'] !== undefined))
    return { kind: 'image', action: 'generate' };
  if (typeof answer['text'] === 'string' && (answer['usage'] !== undefined || answer['duration'] !== undefined))
    return { kind: 'transcription', action: 'transcription' };
  return undefined;
}

/** Neither operation nor URL was recorded, and the answer is its usage and not much more. */
function ofUsage(answer: Fields, model: string): Operation | undefined {
  if (answer['object'] !== undefined || /embedding|moderation/.test(model)) return undefined;
  if (/^gpt-(realtime|audio)/.test(model)) return { kind: 'response', action: 'realtime' };
  const { prompt_tokens, completion_tokens, input_tokens, output_tokens } = fields(answer['usage']);
  if (prompt_tokens !== undefined || completion_tokens !== undefined) return { kind: 'chat', action: 'create' };
  return input_tokens === undefined && output_tokens === undefined ? undefined : { kind: 'response', action: 'create' };
}

function ofRequest(request: Fields, model: string | undefined): Operation | undefined {
  if (Array.isArray(request['messages'])) return { kind: 'chat', action: 'create' };
  const name = model ?? '';
  if (/embedding|moderation/.test(name)) return undefined;
  if (name.startsWith('sora')) return { kind: 'video', action: 'create' };
  if (/^(gpt-image|dall-e|chatgpt-image)/.test(name))
    return {
      kind: 'image',
      action: request['image'] === undefined && request['images'] === undefined ? 'generate' : 'edit',
    };
  if (/^tts-|-tts(-|$)/.test(name)) return { kind: 'speech', action: 'speech' };
  if (/(^|-)whisper|transcribe/.test(name)) return { kind: 'transcription', action: 'transcription' };
  if (
    typeof request['prompt'] === 'string' &&
    (request['seconds'] !== undefined || request['n'] !== undefined || request['quality'] !== undefined)
  ) {
    return request['seconds'] === undefined
      ? { kind: 'image', action: 'generate' }
      : { kind: 'video', action: 'create' };
  }
  if (typeof request['input'] === 'string' && request['voice'] !== undefined)
    return { kind: 'speech', action: 'speech' };
  if (request['input'] !== undefined) return { kind: 'response', action: 'create' };
  return undefined;
}
