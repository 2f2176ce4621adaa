import { randomUUID } from 'node:crypto';
import { fields, list, number, text } from '../fields.ts';
import { bytes, json, type Exchange, type Reply, type Route } from '../http.ts';
import { audioSeconds, mp3 } from '../media.ts';
import { decimal } from '../money.ts';
import type { Context, Provider } from '../server.ts';

/** USD: 99 a month for 600,000 credits on the Pro plan. https://elevenlabs.io/pricing, 2026-11-24 */
const CREDIT = '0.000165';

/** USD a second: 0.22 an hour. https://elevenlabs.io/pricing, 2026-05-19 */
const SCRIBE_HOURS: Readonly<Record<string, string>> = { scribe_v1: '0.22', scribe_v2: '0.22' };

/** Credits a character; Flash and Turbo cost half. https://elevenlabs.io/docs/overview/models, 2026-11-24 */
const CREDITS: Readonly<Record<string, number>> = {
  eleven_multilingual_v2: 1,
  eleven_v3: 1,
  eleven_flash_v2_5: 0.5,
  eleven_turbo_v2_5: 0.5,
};

/** Credits of an effect whose length is asked for, by the second. https://elevenlabs.io/docs/overview/capabilities/sound-effects, 2025-08 */
const EFFECT_CREDITS = 40;

// https://elevenlabs.io/docs/eleven-api/resources/errors, 2026-12-01
function problem(status: number, message: string): Reply {
  return json({ detail: { status: 'refused', message } }, status);
}

export function elevenlabs({ invoice }: Context): Provider {
  const jobs = new Map<string, { polls: number; readonly wanted: number; readonly failed: boolean }>();

  const bill = ({ requestId, order }: Exchange, model: string, credits: number): Record<string, string> => {
    invoice.bill('elevenlabs', requestId, model, [
      { description: 'credits', quantity: String(credits), unit: 'credit', unitPrice: CREDIT },
    ]);
    return order.missingUsage ? {} : { 'character-cost': String(credits) };
  };

  const alignment = { characters: ['a'], character_start_times_seconds: [0], character_end_times_seconds: [0.1] };

  const speak =
    (form: 'sound' | 'timed' | 'lines') =>
    (exchange: Exchange): Reply => {
      const { body } = exchange;
      const model = text(body, 'model_id', 'eleven_multilingual_v2');
      const each = CREDITS[model];
      if (each === undefined) return problem(400, `A model with model ID ${model} does not exist.`);
      const lines = [body['text'], ...list(body['inputs']).map((one) => fields(one)['text'])];
      const characters = lines.reduce<number>((sum, line) => sum + [...String(line ?? '')].length, 0);
      const headers = bill(exchange, model, Math.ceil(characters * each));
      const timed = {
        audio_base64: mp3.toString('base64'),
        alignment,
        normalized_alignment: alignment,
        voice_segments: [],
      };
      if (form === 'timed') return { ...json(timed), headers };
      if (form === 'sound') return bytes('audio/mpeg', [mp3, mp3, mp3], headers);
      const line = `${JSON.stringify(timed)}\n`;
      return bytes('application/json', [line, line], headers);
    };

  const effect = (exchange: Exchange): Reply => {
    const seconds = number(exchange.body, 'duration_seconds', 5);
    const headers = bill(exchange, 'eleven_text_to_sound_v2', EFFECT_CREDITS * seconds);
    return bytes('audio/mpeg', [mp3], headers);
  };

  const transcribe = async (exchange: Exchange): Promise<Reply> => {
    const model = text(exchange.body, 'model_id', '');
    const perHour = SCRIBE_HOURS[model];
    if (perHour === undefined) return problem(400, `'${model}' is not a valid model_id.`);
    const seconds = await audioSeconds(exchange.files['file']?.[0]);
    invoice.bill('elevenlabs', exchange.requestId, model, [
      { description: 'audio', quantity: decimal(seconds / 3600), unit: 'hour', unitPrice: perHour },
    ]);
    const words = [{ text: 'kite', type: 'word', start: 0, end: seconds / 2, logprob: 0 }];
    const told = exchange.order.missingUsage ? {} : { audio_duration_secs: seconds };
    return json({
      language_code: 'en',
      language_probability: 1,
      text: 'kite',
      words,
      transcription_id: randomUUID(),
      ...told,
    });
  };

  // Flows have no price in any list: they stand on no bill here.
  const start = (exchange: Exchange): Reply => {
    const id = randomUUID();
    jobs.set(id, { polls: 0, wanted: exchange.order.polls ?? 2, failed: exchange.order.failJob === true });
    return json({ id, status: 'pending' });
  };

  const look = ({ params }: Exchange): Reply => {
    const id = params['id'] ?? '';
    const job = jobs.get(id);
    if (!job) return problem(404, 'Generation not found.');
    job.polls += 1;
    if (job.polls < job.wanted) return json({ id, status: 'generating' });
    if (job.failed)
      return json({ id, status: 'failed', failure_reason: 'internal_error', error_message: 'It failed.' });
    return json({ id, status: 'completed', content_url: 'https://example.com/a.png', content_mime_type: 'image/png' });
  };

  const post = (path: RegExp, run: Route['run']): Route => ({ method: 'POST', path, billable: true, run });
  return {
    name: 'elevenlabs',
    prefix: '/elevenlabs',
    routes: [
      post(/^\/v1\/text-to-speech\/[^/]+(?:\/stream)?$/, speak('sound')),
      post(/^\/v1\/text-to-speech\/[^/]+\/with-timestamps$/, speak('timed')),
      post(/^\/v1\/text-to-speech\/[^/]+\/stream\/with-timestamps$/, speak('lines')),
      post(/^\/v1\/text-to-dialogue(?:\/stream)?$/, speak('sound')),
      post(/^\/v1\/text-to-dialogue\/with-timestamps$/, speak('timed')),
      post(/^\/v1\/sound-generation$/, effect),
      post(/^\/v1\/speech-to-text$/, transcribe),
      post(/^\/v1\/flows\/(?:image|video|text-to-speech)$/, start),
      { method: 'GET', path: /^\/v1\/flows\/(?:image|video|text-to-speech)\/(?<id>[^/]+)$/, run: look },
    ],
    newRequestId: () => randomUUID(),
    failure: ({ fail }) => problem(fail, `Answered ${fail} on order.`),
    headers: ({ requestId }) => ({ 'request-id': requestId }),
    reset: () => jobs.clear(),
  };
}
