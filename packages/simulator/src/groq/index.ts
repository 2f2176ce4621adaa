import { randomUUID } from 'node:crypto';
import { batchRoutes, openaiBatch, openaiFile } from '../batch-wire.ts';
import { batchedChat, chatCharges, chatReply, type TextPrice } from '../chat-wire.ts';
import { text } from '../fields.ts';
import { bytes, json, type Exchange, type Reply } from '../http.ts';
import { audioSeconds, mp3 } from '../media.ts';
import { decimal } from '../money.ts';
import type { Context, Provider } from '../server.ts';

/** USD an hour of a recording, of which at least 10 seconds are billed. https://console.groq.com/docs/model/whisper-large-v3, 2026-09-23; https://console.groq.com/docs/speech-to-text, 2026-11-24 */
const HEARD: Readonly<Record<string, string>> = { 'whisper-large-v3': '0.111', 'whisper-large-v3-turbo': '0.04' };

/** USD a character: 22 a million. https://console.groq.com/docs/text-to-speech/orpheus, 2026-08-11 */
const SPOKEN: Readonly<Record<string, string>> = { 'canopylabs/orpheus-v1-english': '0.000022' };

/** USD a token. https://groq.com/pricing, 2026-10-14 */
const TEXTS: Readonly<Record<string, TextPrice>> = { 'openai/gpt-oss-120b': ['0.00000015', '0.0000006'] };

/** The same in a batch: half of it. https://console.groq.com/docs/batch, 2026-12-01 */
const BATCHED: Readonly<Record<string, TextPrice>> = { 'openai/gpt-oss-120b': ['0.000000075', '0.0000003'] };

function problem(message: string, status = 404): Reply {
  return json({ error: { message, type: 'invalid_request_error' } }, status);
}

export function groq({ invoice }: Context): Provider {
  const listen = async ({ body, files, order, requestId }: Exchange): Promise<Reply> => {
    const model = text(body, 'model', '');
    const hour = HEARD[model];
    if (hour === undefined) return problem(`The model ${model} does not exist.`);
    const [file] = files['file'] ?? [];
    // What is only named is as many seconds long as its name says.
    const seconds = file ? await audioSeconds(file) : Number(/(\d+)\.wav$/.exec(text(body, 'url', ''))?.[1] ?? 0);
    invoice.bill('groq', requestId, model, [
      { description: 'audio', quantity: decimal(Math.max(10, seconds) / 3600), unit: 'hour', unitPrice: hour },
    ]);
    const told = text(body, 'response_format', 'json') === 'verbose_json' && !order.missingUsage;
    return json({
      text: 'kite',
      ...(told && { task: 'transcribe', language: 'English', duration: seconds, segments: [] }),
      x_groq: { id: requestId },
    });
  };

  const speak = ({ body, requestId }: Exchange): Reply => {
    const model = text(body, 'model', '');
    const unitPrice = SPOKEN[model];
    if (unitPrice === undefined) return problem(`The model ${model} does not exist.`);
    const characters = [...text(body, 'input', '')].length;
    invoice.bill('groq', requestId, model, [
      { description: 'characters', quantity: String(characters), unit: 'character', unitPrice },
    ]);
    return bytes('audio/wav', [mp3, mp3]);
  };

  const chat = (exchange: Exchange): Reply => {
    const model = text(exchange.body, 'model', '');
    const price = TEXTS[model];
    if (!price) return problem(`The model ${model} does not exist.`);
    const id = `chatcmpl-${exchange.requestId}`;
    invoice.bill('groq', id, model, chatCharges(exchange, price));
    return chatReply(exchange, id, (usage) => ({ x_groq: { id: exchange.requestId, usage } }));
  };

  const batches = batchRoutes({
    prefix: 'file_',
    path: (endpoint) => new RegExp(`^/openai/v1/${endpoint}$`),
    uploads: 'files',
    batches: 'batches',
    answer: (request, body) =>
      batchedChat(request, body, BATCHED[text(body, 'model', '')], (...bill) => invoice.bill('groq', ...bill)),
    void: (_, id) => invoice.void('groq', id),
    state: openaiBatch,
    file: openaiFile,
    missing: (what) => problem(`There is no such ${what}.`),
  });

  return {
    name: 'groq',
    prefix: '/groq',
    routes: [
      { method: 'POST', path: /^\/openai\/v1\/audio\/(?:transcriptions|translations)$/, billable: true, run: listen },
      { method: 'POST', path: /^\/openai\/v1\/audio\/speech$/, billable: true, run: speak },
      { method: 'POST', path: /^\/openai\/v1\/chat\/completions$/, billable: true, run: chat },
      ...batches.routes,
    ],
    failure: ({ fail }) => problem(`Answered ${fail} on order.`, fail),
    newRequestId: () => `req_${randomUUID()}`,
    headers: ({ requestId }) => ({ 'x-request-id': requestId }),
    reset: batches.reset,
  };
}
