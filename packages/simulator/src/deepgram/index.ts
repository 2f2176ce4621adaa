import { randomUUID } from 'node:crypto';
import { text } from '../fields.ts';
import { bytes, json, type Exchange, type Reply } from '../http.ts';
import { audioSeconds, mp3 } from '../media.ts';
import { decimal } from '../money.ts';
import type { Context, Provider } from '../server.ts';
import { ofVoice, RECORDED, SPOKEN } from './prices.ts';
import { sessions } from './sessions.ts';

// https://developers.deepgram.com/docs/errors, 2026-12-01
function problem(status: number, message: string): Reply {
  return json({ err_code: 'Bad Request', err_msg: message, request_id: randomUUID() }, status);
}

export function deepgram(context: Context): Provider {
  const { invoice } = context;

  const listen = async (exchange: Exchange): Promise<Reply> => {
    const { query, body, raw, order, requestId } = exchange;
    const model = query.get('model') ?? '';
    const minute = RECORDED[query.get('language') === 'multi' ? `${model} multi` : model];
    if (minute === undefined) return problem(403, 'Project does not have access to the requested model.');
    // What is only named is as many seconds long as its name says.
    const named = /(\d+)\.wav$/.exec(text(body, 'url', ''))?.[1];
    const seconds = named === undefined ? await audioSeconds(new Blob([new Uint8Array(raw)])) : Number(named);
    invoice.bill('deepgram', requestId, model, [
      { description: 'audio', quantity: decimal(seconds / 60), unit: 'minute', unitPrice: minute },
    ]);
    const metadata = {
      transaction_key: 'deprecated',
      request_id: requestId,
      created: new Date().toISOString(),
      ...(!order.missingUsage && { duration: seconds }),
      channels: 1,
      models: ['m1'],
      model_info: { m1: { name: `general-${model}`, version: '2026-01-01.0', arch: model } },
    };
    return json({ metadata, results: { channels: [{ alternatives: [{ transcript: 'kite', confidence: 1 }] }] } });
  };

  const speak = ({ query, body, order, requestId }: Exchange): Reply => {
    const voice = query.get('model') ?? 'aura-asteria-en';
    const model = ofVoice(voice);
    const characters = [...text(body, 'text', '')].length;
    invoice.bill('deepgram', requestId, model, [
      { description: 'characters', quantity: String(characters), unit: 'character', unitPrice: SPOKEN[model] ?? '' },
    ]);
    const told = order.missingUsage ? {} : { 'dg-char-count': String(characters) };
    return bytes('audio/mpeg', [mp3, mp3], { 'dg-model-name': voice, ...told });
  };

  const newRequestId = (): string => randomUUID();
  return {
    name: 'deepgram',
    prefix: '/deepgram',
    routes: [
      { method: 'POST', path: /^\/v1\/listen$/, billable: true, run: listen },
      { method: 'POST', path: /^\/v1\/speak$/, billable: true, run: speak },
    ],
    newRequestId,
    failure: ({ fail }) => problem(fail, `Answered ${fail} on order.`),
    headers: ({ requestId }) => ({ 'dg-request-id': requestId }),
    upgrade: sessions(context, newRequestId),
    reset: () => undefined,
  };
}
