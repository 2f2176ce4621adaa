import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { WebSocketServer } from 'ws';
import type { WebSocket } from 'ws';
import { fields, textTokens, type Fields } from '../fields.ts';
import type { Charge } from '../invoice.ts';
import { messageText } from './chat.ts';
import { tokenCharges } from './prices.ts';

/** USD per token. https://developers.openai.com/api/docs/models/gpt-realtime-2.1, 2026-09-23 */
const PRICES = { text: '0.000004', cached: '0.0000004', textOut: '0.000024', audioOut: '0.000064' };
const MODEL = 'gpt-realtime-2.1';
const TRANSCRIBER = 'gpt-4o-mini-transcribe';

const ANSWER = 'A short answer from the simulator.';

type Bill = (id: string, model: string, charges: readonly Charge[]) => void;

/**
 * Realtime sessions, https://developers.openai.com/api/docs/guides/realtime-conversations, 2026-12-01: what was said before is
 * read again from a cache. "break" in what is said ends the connection after the response was billed, "stop" before that.
 */
export function realtime(bill: Bill): (request: IncomingMessage, socket: Duplex, head: Buffer) => void {
  const server = new WebSocketServer({ noServer: true });
  return (request, socket, head) => {
    if (!/\/realtime(?:\?|$)/.test(request.url ?? '')) return void socket.destroy();
    server.handleUpgrade(request, socket, head, (connection) => converse(connection, bill));
  };
}

function converse(connection: WebSocket, bill: Bill): void {
  const tell = (event: Fields): void =>
    connection.send(JSON.stringify({ event_id: `event_${randomUUID()}`, ...event }));
  const session = { type: 'realtime', model: MODEL, audio: { input: { transcription: { model: TRANSCRIBER } } } };
  let said = 0;
  let cached = 0;
  let words = '';
  tell({ type: 'session.created', session });
  connection.on('message', (data) => {
    const event = fields(JSON.parse(String(data)));
    if (event['type'] === 'conversation.item.create') {
      words = messageText(fields(event['item']));
      said += textTokens(words);
    }
    if (event['type'] === 'input_audio_buffer.commit') tell(transcription(bill));
    if (event['type'] !== 'response.create') return;
    const id = `resp_${randomUUID()}`;
    tell({ type: 'response.created', response: { object: 'realtime.response', id, status: 'in_progress' } });
    if (words.includes('stop')) return connection.terminate();
    const used = { text: said - cached, cached, textOut: textTokens(ANSWER), audioOut: 10 * textTokens(ANSWER) };
    cached = said;
    const kinds = Object.entries(PRICES) as [keyof typeof PRICES, string][];
    bill(
      id,
      MODEL,
      kinds
        .filter(([kind]) => used[kind] > 0)
        .map(([kind, unitPrice]) => ({
          description: `${kind} tokens`,
          quantity: String(used[kind]),
          unit: 'token',
          unitPrice,
        })),
    );
    if (words.includes('break')) return connection.terminate();
    tell({
      type: 'response.done',
      response: { object: 'realtime.response', id, status: 'completed', usage: usageOf(used) },
    });
  });
}

function usageOf(used: Record<keyof typeof PRICES, number>): Fields {
  const [input, output] = [used.text + used.cached, used.textOut + used.audioOut];
  return {
    input_tokens: input,
    output_tokens: output,
    total_tokens: input + output,
    input_token_details: {
      text_tokens: input,
      audio_tokens: 0,
      cached_tokens: used.cached,
      cached_tokens_details: { text_tokens: used.cached, audio_tokens: 0 },
    },
    output_token_details: { text_tokens: used.textOut, audio_tokens: used.audioOut },
  };
}

/** A second of sound is ten tokens. */
function transcription(bill: Bill): Fields {
  const item = `item_${randomUUID()}`;
  const used = { audioIn: 10, textOut: 4 };
  bill(item, TRANSCRIBER, tokenCharges(TRANSCRIBER, used));
  return {
    type: 'conversation.item.input_audio_transcription.completed',
    item_id: item,
    content_index: 0,
    transcript: 'Once more.',
    usage: {
      type: 'tokens',
      input_tokens: used.audioIn,
      input_token_details: { text_tokens: 0, audio_tokens: used.audioIn },
      output_tokens: used.textOut,
      total_tokens: used.audioIn + used.textOut,
    },
  };
}
