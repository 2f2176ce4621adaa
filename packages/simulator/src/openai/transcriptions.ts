import { flag, text, textTokens, type Fields } from '../fields.ts';
import { bytes, events, json, type Exchange, type Reply, type Route, type ServerEvent } from '../http.ts';
import { audioSeconds } from '../media.ts';
import { unknownModel } from './errors.ts';
import type { Api } from './api.ts';
import { durationPrices, tokenCharges, tokenPrices } from './prices.ts';

const transcript = 'The kite is red.';

function stamp(seconds: number, comma: string): string {
  return new Date(Math.round(seconds * 1000)).toISOString().slice(11, 23).replace('.', comma);
}

function usageOf(api: Api, exchange: Exchange, model: string, seconds: number): Fields | undefined {
  const perSecond = durationPrices[model];
  if (perSecond !== undefined) {
    const charge = { description: 'audio', quantity: String(seconds), unit: 'second', unitPrice: perSecond };
    api.bill(exchange, exchange.requestId, model, [charge]);
    return { type: 'duration', seconds };
  }
  if (tokenPrices[model]?.audioIn === undefined) {
    return undefined;
  }
  // Stand-in for the audio tokenizer: ten tokens a second.
  const counts = {
    audioIn: 10 * seconds,
    textIn: textTokens(text(exchange.body, 'prompt', '')),
    textOut: textTokens(transcript),
  };
  api.bill(exchange, exchange.requestId, model, tokenCharges(model, counts));
  const input = counts.audioIn + counts.textIn;
  return {
    type: 'tokens',
    input_tokens: input,
    input_token_details: { text_tokens: counts.textIn, audio_tokens: counts.audioIn },
    output_tokens: counts.textOut,
    total_tokens: input + counts.textOut,
  };
}

function streamed(diarized: boolean, seconds: number, usage: Fields): ServerEvent[] {
  const words = transcript.split(/(?<= )/);
  const segment = {
    type: 'transcript.text.segment',
    id: 'seg_0',
    start: 0,
    end: seconds,
    speaker: 'A',
    text: transcript,
  };
  return [
    ...words.map((delta) => ({ data: { type: 'transcript.text.delta', delta } })),
    ...(diarized ? [{ data: segment }] : []),
    { data: { type: 'transcript.text.done', text: transcript, ...usage } },
  ];
}

function answer(format: string, seconds: number, usage: Fields, task: string): Reply {
  const segment = {
    id: 0,
    seek: 0,
    start: 0,
    end: seconds,
    text: transcript,
    tokens: [1, 2],
    temperature: 0,
    avg_logprob: -0.1,
    compression_ratio: 1,
    no_speech_prob: 0,
  };
  switch (format) {
    case 'text':
      return bytes('text/plain; charset=utf-8', [`${transcript}\n`]);
    case 'srt':
      return bytes('text/plain; charset=utf-8', [`1\n${stamp(0, ',')} --> ${stamp(seconds, ',')}\n${transcript}\n\n`]);
    case 'vtt':
      return bytes('text/plain; charset=utf-8', [
        `WEBVTT\n\n${stamp(0, '.')} --> ${stamp(seconds, '.')}\n${transcript}\n\n`,
      ]);
    case 'verbose_json':
      return json({ task, language: 'english', duration: seconds, text: transcript, segments: [segment], ...usage });
    case 'diarized_json':
      return json({
        task,
        duration: seconds,
        text: transcript,
        segments: [
          { type: 'transcript.text.segment', id: 'seg_0', start: 0, end: seconds, speaker: 'A', text: transcript },
        ],
        ...usage,
      });
    default:
      return json({ text: transcript, ...usage });
  }
}

function listen(api: Api, task: 'transcribe' | 'translate') {
  return async (exchange: Exchange): Promise<Reply> => {
    const { body, files, order } = exchange;
    const model = api.model(exchange, 'whisper-1');
    // Whole seconds, rounded up, as in the usage that is reported.
    const seconds = Math.ceil(await audioSeconds(files['file']?.[0]));
    const found =
      task === 'translate' && durationPrices[model] === undefined ? undefined : usageOf(api, exchange, model, seconds);
    if (!found) {
      return unknownModel(model);
    }
    // A translation reports no usage. https://developers.openai.com/api/docs/api-reference/audio, 2026-11-24
    const usage: Fields = order.missingUsage || task === 'translate' ? {} : { usage: found };
    const format = text(body, 'response_format', 'json');
    // whisper-1 ignores stream.
    if (flag(body, 'stream', false) && durationPrices[model] === undefined) {
      return events(streamed(format === 'diarized_json', seconds, usage));
    }
    return answer(format, seconds, usage, task);
  };
}

export function transcriptionRoutes(api: Api): Route[] {
  return [
    { method: 'POST', path: api.path('audio/transcriptions'), billable: true, run: listen(api, 'transcribe') },
    { method: 'POST', path: api.path('audio/translations'), billable: true, run: listen(api, 'translate') },
  ];
}
