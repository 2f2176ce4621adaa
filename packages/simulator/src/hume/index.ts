import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { WebSocketServer, type WebSocket } from 'ws';
import { fields, flag, list, text, type Fields } from '../fields.ts';
import { bytes, json, type Exchange, type Reply } from '../http.ts';
import { mp3 } from '../media.ts';
import type { Context, Provider } from '../server.ts';

/** USD a character of version 2 beyond the Creator plan: 0.15 a thousand. https://www.hume.ai/pricing, 2026-05-31 */
const OCTAVE_2 = '0.00015';

const audio = Buffer.from(mp3).toString('base64');

// https://dev.hume.ai/docs/resources/errors, 2026-12-01
function problem(status: number, message: string): Reply {
  return json({ message, error: 'Answered on order', code: 'E0000' }, status);
}

/** https://dev.hume.ai/reference/text-to-speech-tts, 2026-12-01 */
export function hume({ invoice, origin }: Context): Provider {
  const server = new WebSocketServer({ noServer: true });

  const spoken = (id: string, version: string, characters: number): boolean => {
    if (version !== '2') return false;
    invoice.bill('hume', id, 'octave-2', [
      { description: 'characters', quantity: String(characters), unit: 'character', unitPrice: OCTAVE_2 },
    ]);
    return true;
  };

  const speak =
    (answer: (requestId: string) => Reply) =>
    ({ body, requestId }: Exchange): Reply => {
      const said = list(body['utterances']).map((one) => text(fields(one), 'text', ''));
      const characters = said.reduce((sum, one) => sum + [...one].length, 0);
      if (!spoken(requestId, text(body, 'version', ''), characters)) return problem(400, 'Only version 2 is spoken.');
      return answer(requestId);
    };

  const sound = (): Reply => bytes('audio/mpeg', [mp3, mp3]);
  const lines = (requestId: string): Reply =>
    bytes(
      'application/json',
      [0, 1].map((index) => `${JSON.stringify(chunk(requestId, index))}\n`),
    );
  const generation = { generation_id: randomUUID(), duration: 1, file_size: mp3.length, audio, snippets: [] };
  const whole = (requestId: string): Reply => json({ request_id: requestId, generations: [generation] });

  return {
    name: 'hume',
    prefix: '/hume',
    routes: [
      { method: 'POST', path: /^\/v0\/tts$/, billable: true, run: speak(whole) },
      { method: 'POST', path: /^\/v0\/tts\/(?:stream\/)?file$/, billable: true, run: speak(sound) },
      { method: 'POST', path: /^\/v0\/tts\/stream\/json$/, billable: true, run: speak(lines) },
    ],
    newRequestId: () => randomUUID(),
    failure: ({ fail }) => problem(fail, `Answered ${fail} on order.`),
    headers: () => ({}),
    upgrade(request: IncomingMessage, socket: Duplex, head: Buffer) {
      const { pathname, searchParams } = new URL(request.url ?? '/', origin);
      server.handleUpgrade(request, socket, head, (line) => {
        if (pathname.endsWith('/evi/chat')) return converse(line);
        const id = randomUUID();
        stream(line, id, (characters) => spoken(id, searchParams.get('version') ?? '', characters));
      });
    },
    reset: () => undefined,
  };
}

function chunk(requestId: string, index: number): Fields {
  return {
    type: 'audio',
    request_id: requestId,
    generation_id: 'g1',
    snippet_id: 's1',
    text: 'kite',
    chunk_index: index,
    is_last_chunk: index === 1,
    audio,
    audio_format: 'mp3',
  };
}

/** All texts of a connection are billed when it ends, be it by breaking. */
function stream(line: WebSocket, id: string, bill: (characters: number) => void): void {
  let characters = 0;
  const end = (): void => {
    if (characters > 0) bill(characters);
    characters = 0;
  };
  line.on('message', (data) => {
    const message = fields(JSON.parse(String(data)));
    const said = text(message, 'text', '');
    characters += [...said].length;
    if (said !== '') line.send(JSON.stringify(chunk(id, 1)));
    if (!flag(message, 'close', false)) return;
    end();
    line.close(1000);
  });
  line.once('close', end);
}

/** What a conversation costs depends on the plan: no bill has it. https://dev.hume.ai/reference/speech-to-speech-evi/chat, 2026-12-01 */
function converse(line: WebSocket): void {
  line.send(JSON.stringify({ type: 'chat_metadata', chat_id: randomUUID(), chat_group_id: 'g1', request_id: 'r1' }));
  line.on('message', () => line.send(JSON.stringify({ type: 'user_interruption', time: 1 })));
}
