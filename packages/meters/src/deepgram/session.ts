import { decimal, parseQuantity } from '@costspan/core/internal';
import type { Decimal } from '@costspan/core';
import { count, fields, firstText, isOn, lengthAt } from '../shared/wire/index.ts';
import type { Fields } from '../shared/wire/index.ts';

/**
 * What a session over a web socket has consumed. Of what is sent, a session's request has sums: `sent_seconds` of
 * audio, `sent_characters` of text, and `connected_seconds`.
 */
export interface Session {
  readonly id: string | undefined;
  /** seconds of audio, of all channels that are billed */
  readonly heard: Decimal | undefined;
  /** by Deepgram's own final count */
  readonly isStated: boolean;
  readonly billedCharacters: Decimal | undefined;
  readonly connected: Decimal | undefined;
}

export function isSession(url: string | undefined): boolean {
  return /^wss?:/.test(url ?? '');
}

/**
 * `messages` are those of the provider, in their order. `Metadata` ends a connection and states what it has heard;
 * without one the length of what was sent is known, or the end of what was transcribed:
 * https://developers.deepgram.com/reference/speech-to-text/listen-streaming and …/text-to-speech/speak-streaming, 2026-12-01.
 */
export function sessionOf(asked: Fields, messages: readonly unknown[]): Session {
  const connections = new Map<unknown, { stated?: Decimal | undefined; reached?: Decimal | undefined }>();
  let billedCharacters: Decimal | undefined;
  for (const message of messages) {
    const one = fields(message);
    const type = one?.['type'];
    const id = one?.['request_id'] ?? fields(one?.['metadata'])?.['request_id'];
    const known = connections.get(id) ?? {};
    if (type === 'Metadata') connections.set(id, { ...known, stated: parseQuantity(one?.['duration']) });
    else if (type === 'Results' || type === 'TurnInfo')
      connections.set(id, { ...known, reached: endOfResults(one) ?? known.reached });
    const billable = count(one?.['billable_character_count']);
    if (billable !== undefined) billedCharacters = decimal(billable).plus(billedCharacters ?? 0);
  }
  const all = [...connections.values()];
  const isStated = all.length > 0 && all.every(({ stated }) => stated !== undefined);
  const sent = lengthAt(asked, 'sent_seconds');
  const reached = sumOf(all.map((one) => one.stated ?? one.reached));
  const length = isStated ? reached : (sent ?? reached);
  const channels = isOn(asked['multichannel']) ? (channelsIn(messages) ?? count(asked['channels'])) : 1;
  const ids = [...connections.keys()].filter((id) => id !== undefined);
  return {
    // Several connections have several ids, and the session has none.
    id: ids.length === 1 ? firstText(ids[0]) : undefined,
    heard: channels === undefined ? undefined : length?.times(channels),
    isStated,
    billedCharacters,
    connected: lengthAt(asked, 'connected_seconds'),
  };
}

function endOfResults(results: Fields | undefined): Decimal | undefined {
  const window = parseQuantity(results?.['audio_window_end']);
  const [start, duration] = [parseQuantity(results?.['start']), parseQuantity(results?.['duration'])];
  return window ?? (start && duration ? start.plus(duration) : duration);
}

function channelsIn(messages: readonly unknown[]): number | undefined {
  return count(fields(messages.findLast((one) => fields(one)?.['type'] === 'Metadata'))?.['channels']);
}

function sumOf(all: readonly (Decimal | undefined)[]): Decimal | undefined {
  return all.reduce<Decimal | undefined>((sum, one) => (one ? (sum?.plus(one) ?? one) : sum), undefined);
}
