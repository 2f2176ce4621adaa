import { text, textTokens } from '../fields.ts';
import { bytes, events, type Exchange, type Reply, type Route } from '../http.ts';
import { mp3, wav } from '../media.ts';
import { unknownModel } from './errors.ts';
import type { Api } from './api.ts';
import { characterPrices, tokenCharges, tokenPrices } from './prices.ts';

const types: Readonly<Record<string, string>> = {
  wav: 'audio/wav',
  opus: 'audio/opus',
  aac: 'audio/aac',
  flac: 'audio/flac',
  pcm: 'audio/pcm',
};

function speak(api: Api, exchange: Exchange): Reply {
  const { body, order } = exchange;
  const model = api.model(exchange, '');
  const input = text(body, 'input', '');
  const characters = [...input].length;
  const textIn = textTokens(input + text(body, 'instructions', ''));
  // Stand-in for the length of the recording: two audio tokens a character.
  const audioOut = 2 * characters;
  const perCharacter = characterPrices[model];
  if (perCharacter !== undefined) {
    const charge = {
      description: 'characters',
      quantity: String(characters),
      unit: 'character',
      unitPrice: perCharacter,
    };
    api.bill(exchange, exchange.requestId, model, [charge]);
  } else if (tokenPrices[model]?.audioOut !== undefined) {
    api.bill(exchange, exchange.requestId, model, tokenCharges(model, { textIn, audioOut }));
  } else {
    return unknownModel(model);
  }
  const format = text(body, 'response_format', 'mp3');
  const parts = format === 'wav' ? [wav(0.1)] : [mp3, mp3, mp3];
  // tts-1 and tts-1-hd do not know stream_format: sse. https://developers.openai.com/api/docs/api-reference/audio, 2026-11-24
  if (text(body, 'stream_format', 'audio') === 'sse' && perCharacter === undefined) {
    const usage = { input_tokens: textIn, output_tokens: audioOut, total_tokens: textIn + audioOut };
    const done = { type: 'speech.audio.done', ...(!order.missingUsage && { usage }) };
    return events([
      ...parts.map((part) => ({ data: { type: 'speech.audio.delta', audio: part.toString('base64') } })),
      { data: done },
    ]);
  }
  return bytes(types[format] ?? 'audio/mpeg', parts);
}

/** https://developers.openai.com/api/docs/api-reference/audio/createSpeech, 2026-11-24 */
export function speechRoutes(api: Api): Route[] {
  return [{ method: 'POST', path: api.path('audio/speech'), billable: true, run: (exchange) => speak(api, exchange) }];
}
