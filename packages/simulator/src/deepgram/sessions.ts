import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { WebSocketServer, type WebSocket } from 'ws';
import { fields, text } from '../fields.ts';
import { decimal } from '../money.ts';
import type { Context } from '../server.ts';
import { ofVoice, SPOKEN, STREAMED } from './prices.ts';

/** Raw sound is 16-bit PCM of one channel. */
const BYTES_PER_SAMPLE = 2;

/**
 * Live transcription and speech: https://developers.deepgram.com/reference/speech-to-text/listen-streaming and
 * …/text-to-speech/speak-streaming, 2026-12-01. What was heard or spoken is billed when the connection ends, be it by breaking.
 */
export function sessions(
  context: Context,
  newRequestId: () => string,
): (request: IncomingMessage, socket: Duplex, head: Buffer) => void {
  const server = new WebSocketServer({ noServer: true });
  return (request, socket, head) => {
    const url = new URL(request.url ?? '/', context.origin);
    const [, service] = /^\/deepgram\/v\d\/(listen|speak)$/.exec(url.pathname) ?? [];
    if (service === undefined) return void socket.destroy();
    server.handleUpgrade(request, socket, head, (line) => {
      const serve = service === 'listen' ? listen : speak;
      serve(context, line, url.searchParams, newRequestId());
    });
  };
}

/** Before the app sees the end, which may be the next thing that it waits for. */
function once(bill: () => void): () => void {
  let isBilled = false;
  return () => {
    if (!isBilled) bill();
    isBilled = true;
  };
}

function listen({ invoice }: Context, line: WebSocket, query: URLSearchParams, id: string): void {
  const model = query.get('model') ?? '';
  const rate = Number(query.get('sample_rate') ?? 16_000);
  const minute = STREAMED[query.get('language') === 'multi' ? `${model} multi` : model];
  let seconds = 0;
  const bill = once(() => {
    if (seconds === 0 || minute === undefined) return;
    invoice.bill('deepgram', id, model, [
      { description: 'streamed audio', quantity: decimal(seconds / 60), unit: 'minute', unitPrice: minute },
    ]);
  });
  line.on('message', (data, isBinary) => {
    if (isBinary) {
      seconds += (data as Buffer).length / BYTES_PER_SAMPLE / rate;
      const told = { type: 'Results', start: 0, duration: seconds, is_final: true, metadata: { request_id: id } };
      return line.send(JSON.stringify(told));
    }
    if (text(fields(JSON.parse(String(data))), 'type', '') !== 'CloseStream') return;
    bill();
    line.send(JSON.stringify({ type: 'Metadata', request_id: id, duration: seconds, channels: 1 }));
    line.close(1000);
  });
  line.once('close', bill);
}

function speak({ invoice }: Context, line: WebSocket, query: URLSearchParams, id: string): void {
  const model = ofVoice(query.get('model') ?? '');
  let characters = 0;
  const bill = once(() => {
    if (characters === 0) return;
    invoice.bill('deepgram', id, model, [
      { description: 'characters', quantity: String(characters), unit: 'character', unitPrice: SPOKEN[model] ?? '' },
    ]);
  });
  line.on('message', (data) => {
    const message = fields(JSON.parse(String(data)));
    const type = text(message, 'type', '');
    if (type === 'Speak') characters += [...text(message, 'text', '')].length;
    if (type === 'Flush') line.send(JSON.stringify({ type: 'Flushed', sequence_id: 0 }));
    if (type !== 'Close') return;
    bill();
    line.close(1000);
  });
  line.once('close', bill);
}
