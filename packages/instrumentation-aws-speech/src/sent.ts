import { guard } from '@costspan/core/internal';
import type { OpenCall } from '@costspan/instrumentation';
import { spokenIn } from '@costspan/meters/aws.polly';
import { inputOf, sentField } from './operations.ts';

/** What the SDK reads of a stream of the app's: sound for Transcribe, text for Polly. */
interface Piece {
  readonly AudioEvent?: { readonly AudioChunk?: Uint8Array; readonly EndOfUtterance?: unknown };
  readonly TextEvent?: { readonly Text?: string; readonly TextType?: string };
}

const BYTES_PER_SAMPLE = 2;

/** The command with a stream that counts what is read of it; the app's stays as it is. */
export function withCountedStream(call: OpenCall, args: readonly unknown[]): readonly unknown[] | undefined {
  const [command, ...rest] = args;
  const field = sentField(call);
  const input = inputOf(command);
  const stream = field && input[field];
  if (typeof stream !== 'object' || stream === null || !(Symbol.asyncIterator in stream)) return undefined;
  const counted = { ...input, [field as string]: countedIn(stream as AsyncIterable<Piece>, call) };
  const own = Object.assign(Object.create(Object.getPrototypeOf(command) as object) as object, command, {
    input: counted,
  });
  return [own, ...rest];
}

async function* countedIn(stream: AsyncIterable<Piece>, call: OpenCall): AsyncGenerator<Piece> {
  const request = call.exchange.request as Record<string, unknown>;
  const sent = { bytes: 0, characters: 0 };
  for await (const piece of stream) {
    guard('aws-speech stream', () => {
      call.activeAt = Date.now();
      sent.bytes += piece.AudioEvent?.AudioChunk?.byteLength ?? 0;
      sent.characters += charactersOf(piece);
      if (sent.bytes > 0) request['sent_seconds'] = secondsOf(sent.bytes, request);
      if (sent.characters > 0) request['sent_characters'] = sent.characters;
      request['is_sending'] = true;
    });
    yield piece;
  }
  request['is_sending'] = false;
}

/** Seconds of raw sound, of all its channels at once; the length of what is compressed is not known. */
function secondsOf(bytes: number, request: Readonly<Record<string, unknown>>): number | undefined {
  const channels = Number(request['NumberOfChannels'] ?? 1);
  const rate = Number(request['MediaSampleRateHertz']);
  if (request['MediaEncoding'] !== 'pcm' || !(rate > 0) || !(channels > 0)) return undefined;
  return bytes / BYTES_PER_SAMPLE / rate / channels;
}

function charactersOf({ TextEvent: { Text = '', TextType } = {} }: Piece): number {
  return [...(TextType === 'ssml' ? spokenIn(Text) : Text)].length;
}
