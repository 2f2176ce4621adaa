import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { WebSocketServer, type WebSocket } from 'ws';
import { fields, flag, text } from '../fields.ts';
import { bytes, json, type Exchange, type Reply } from '../http.ts';
import { audioSeconds, mp3 } from '../media.ts';
import { decimal } from '../money.ts';
import type { Context, Provider } from '../server.ts';

/** USD a character: 0.037375 a thousand. https://cartesia.ai/pricing, 2026-08-06 */
const SPOKEN: Readonly<Record<string, string>> = { 'sonic-3.5': '0.000037375' };
/** USD an hour. https://cartesia.ai/pricing, 2026-09-15 */
const HEARD: Readonly<Record<string, string>> = { 'ink-2': '0.13' };

/** Raw sound is 16-bit PCM of one channel, of 16 kHz. */
const BYTES_PER_SECOND = 32_000;

// https://docs.cartesia.ai/api-reference, 2026-12-01
function problem(status: number, message: string): Reply {
  return json({ title: 'Answered on order', message, request_id: randomUUID() }, status);
}

export function cartesia(context: Context): Provider {
  const { invoice } = context;
  const server = new WebSocketServer({ noServer: true });

  const spoken = (id: string, model: string, characters: number): boolean => {
    const unitPrice = SPOKEN[model];
    if (unitPrice === undefined) return false;
    invoice.bill('cartesia', id, model, [
      { description: 'characters', quantity: String(characters), unit: 'character', unitPrice },
    ]);
    return true;
  };
  const heard = (id: string, model: string, seconds: number): boolean => {
    const unitPrice = HEARD[model];
    if (unitPrice === undefined) return false;
    invoice.bill('cartesia', id, model, [
      { description: 'audio', quantity: decimal(seconds / 3600), unit: 'hour', unitPrice },
    ]);
    return true;
  };

  const speak =
    (sse: boolean) =>
    ({ body, requestId }: Exchange): Reply => {
      if (!spoken(requestId, text(body, 'model_id', ''), [...text(body, 'transcript', '')].length))
        return problem(400, 'The model is not valid.');
      if (!sse) return bytes('audio/wav', [mp3, mp3]);
      const chunk = { type: 'chunk', data: Buffer.from(mp3).toString('base64'), done: false, status_code: 206 };
      return { status: 200, events: [{ data: chunk }, { data: { type: 'done', done: true, status_code: 206 } }] };
    };

  const listen = async ({ body, files, requestId }: Exchange): Promise<Reply> => {
    const [file] = files['file'] ?? [];
    const seconds = file ? await audioSeconds(file) : 0;
    if (!heard(requestId, text(body, 'model', ''), seconds)) return problem(400, 'The model is not valid.');
    return json({ type: 'transcript', text: 'kite', language: 'en', duration: seconds, request_id: requestId });
  };

  return {
    name: 'cartesia',
    prefix: '/cartesia',
    routes: [
      { method: 'POST', path: /^\/tts\/bytes$/, billable: true, run: speak(false) },
      { method: 'POST', path: /^\/tts\/sse$/, billable: true, run: speak(true) },
      { method: 'POST', path: /^\/stt$/, billable: true, run: listen },
    ],
    newRequestId: () => randomUUID(),
    failure: ({ fail }) => problem(fail, `Answered ${fail} on order.`),
    headers: () => ({}),
    upgrade(request: IncomingMessage, socket: Duplex, head: Buffer) {
      const url = new URL(request.url ?? '/', context.origin);
      server.handleUpgrade(request, socket, head, (line) => {
        if (url.pathname.endsWith('/tts/websocket')) contexts(line, spoken);
        else session(line, (seconds) => heard(randomUUID(), url.searchParams.get('model') ?? '', seconds));
      });
    },
    reset: () => undefined,
  };
}

/** Each context is billed when its last text has come: https://docs.cartesia.ai/api-reference/tts/websocket, 2026-12-01. */
function contexts(line: WebSocket, spoken: (id: string, model: string, characters: number) => boolean): void {
  const sums = new Map<string, number>();
  line.on('message', (data) => {
    const message = fields(JSON.parse(String(data)));
    const id = text(message, 'context_id', '');
    const characters = (sums.get(id) ?? 0) + [...text(message, 'transcript', '')].length;
    sums.set(id, characters);
    const tell = (event: object): void => line.send(JSON.stringify({ context_id: id, ...event }));
    if (text(message, 'transcript', '') !== '')
      tell({ type: 'chunk', data: Buffer.from(mp3).toString('base64'), done: false, status_code: 206 });
    if (flag(message, 'continue', false)) return;
    sums.delete(id);
    spoken(randomUUID(), text(message, 'model_id', ''), characters);
    tell({ type: 'done', done: true, status_code: 206 });
  });
}

/** Billed when it ends, be it by breaking: https://docs.cartesia.ai/api-reference/stt/websocket, 2026-12-01. */
function session(line: WebSocket, heard: (seconds: number) => void): void {
  let seconds = 0;
  const bill = (): void => {
    if (seconds > 0) heard(seconds);
    seconds = 0;
  };
  line.on('message', (data, isBinary) => {
    if (isBinary) {
      seconds += (data as Buffer).length / BYTES_PER_SECOND;
      return line.send(JSON.stringify({ type: 'transcript', is_final: true, text: 'kite', request_id: 'r1' }));
    }
    if (!String(data).includes('close')) return;
    bill();
    line.send(JSON.stringify({ type: 'done', request_id: 'r1' }));
    line.close(1000);
  });
  line.once('close', bill);
}
