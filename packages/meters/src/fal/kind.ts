import type { OutputType } from '@costspan/core/internal';
import type { Outputs } from './outputs.ts';
import type { Asked } from './request.ts';

/** What the endpoint makes: its answer tells, else its name (`image-to-video`, `tts` …), else its parameters. */
export function kindOf(outputs: Outputs, endpoint: string | undefined, asked: Asked): OutputType | undefined {
  const named = byName(endpoint ?? '');
  if (outputs.videos.length > 0) return 'video';
  if (outputs.audios.length > 0)
    return named === 'speech' || (named === undefined && asked.input?.['text'] !== undefined) ? 'speech' : 'audio';
  if (outputs.images.length > 0) return 'image';
  if (outputs.text) return 'text';
  return named ?? byParameters(asked);
}

function byName(endpoint: string): OutputType | undefined {
  const target = /-to-(image|video|speech|audio|music|text)(?![a-z])/.exec(endpoint)?.[1];
  if (target === 'music') return 'audio';
  if (target !== undefined) return target as OutputType;
  if (/whisper|scribe|transcri|wizper|(?:^|[/-])(?:stt|asr)(?:[/-]|$)/.test(endpoint)) return 'text';
  if (/(?:^|[/-])tts(?:[/-]|$)|seed-speech|voice-clone|dialogue/.test(endpoint)) return 'speech';
  if (/video|veo|sora|lipsync/.test(endpoint)) return 'video';
  if (/music|sound-effect|lyria|stable-audio/.test(endpoint)) return 'audio';
  if (/image|photo|picture/.test(endpoint)) return 'image';
  return undefined;
}

function byParameters(asked: Asked): OutputType | undefined {
  if (asked.images !== undefined || asked.size) return 'image';
  return asked.duration === undefined && asked.input?.['generate_audio'] === undefined ? undefined : 'video';
}
