import { fields, list, text } from '../shared/wire/index.ts';
import type { Fields } from '../shared/wire/index.ts';
import { counted } from './tokens.ts';

/** What an answer of the Messages API says of its bill, streamed or not. */
export interface Answer {
  readonly id: string | undefined;
  readonly model: string | undefined;
  readonly stopReason: string | undefined;
  readonly usage: Fields | undefined;
  /** the tokens that came out are counted: the start of a stream has a placeholder for them */
  readonly isComplete: boolean;
  /** a stream that ended with an error of the provider */
  readonly broke: boolean;
}

/**
 * https://platform.claude.com/docs/en/api/messages and https://platform.claude.com/docs/en/build-with-claude/streaming,
 * 2026-12-01: counts of `message_delta` are totals, and take the place of those of `message_start`.
 */
export function answerIn(response: unknown): Answer {
  const events = list(response);
  return events ? streamed(events) : whole(fields(response));
}

function whole(message: Fields | undefined): Answer {
  const usage = fields(message?.['usage']);
  return {
    id: text(message?.['id']),
    model: text(message?.['model']),
    stopReason: text(message?.['stop_reason']),
    usage,
    isComplete: counted(usage?.['output_tokens']) !== undefined,
    broke: false,
  };
}

function streamed(events: readonly unknown[]): Answer {
  let answer = whole(undefined);
  let broke = false;
  for (const event of events.map(fields)) {
    if (event?.['type'] === 'message_start') answer = { ...whole(fields(event['message'])), isComplete: false };
    else if (event?.['type'] === 'message_delta') answer = withTotals(answer, event);
    else if (event?.['type'] === 'content_block_start') answer = { ...answer, model: served(event) ?? answer.model };
    else if (event?.['type'] === 'error') broke = true;
  }
  return { ...answer, broke };
}

function withTotals(answer: Answer, event: Fields): Answer {
  const totals = Object.entries(fields(event['usage']) ?? {}).filter(([, value]) => value !== null);
  return {
    ...answer,
    stopReason: text(fields(event['delta'])?.['stop_reason']) ?? answer.stopReason,
    usage: { ...answer.usage, ...Object.fromEntries(totals) },
    isComplete:
      answer.isComplete || totals.some(([name, value]) => name === 'output_tokens' && counted(value) !== undefined),
  };
}

/** The model that goes on with the message, in the stream of a request with fallbacks. */
function served(event: Fields): string | undefined {
  const block = fields(event['content_block']);
  return block?.['type'] === 'fallback' ? text(fields(block['to'])?.['model']) : undefined;
}
