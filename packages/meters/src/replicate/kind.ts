import type { OutputType } from '@costspan/core/internal';
import { askedSeconds, isFile } from './input.ts';
import { fields, list, text } from '../shared/wire/index.ts';
import type { Fields } from '../shared/wire/index.ts';

/** Outputs that are files, in whatever form the model gives them. */
export function filesOf(output: unknown): readonly string[] {
  const found: string[] = [];
  for (const entry of list(output) ?? [output]) {
    const object = fields(entry);
    const values = object ? Object.values(object) : [entry];
    for (const value of values) {
      const url = text(value);
      if (url !== undefined && isFile(url)) found.push(url);
    }
  }
  return found;
}

/** What the model makes: its metrics tell, else the files, else its name. */
export function kindOf(
  metrics: Fields | undefined,
  files: readonly string[],
  output: unknown,
  model: string | undefined,
  input: Fields | undefined,
): OutputType | undefined {
  const told = byMetrics(metrics, model) ?? byFiles(files, model);
  if (told) return told;
  if (files.length === 0 && isText(output)) return 'text';
  const named = byName(model ?? '');
  // A picture has no length: "flux-3" makes clips.
  return (named === undefined || named === 'image') && askedSeconds(input) !== undefined ? 'video' : named;
}

function byFiles(files: readonly string[], model: string | undefined): OutputType | undefined {
  const kind = files.map(byFile).find((one) => one !== undefined);
  return kind === 'audio' && byName(model ?? '') === 'speech' ? 'speech' : kind;
}

function byMetrics(metrics: Fields | undefined, model: string | undefined): OutputType | undefined {
  const keys = Object.keys(metrics ?? {});
  if (keys.some((key) => key.startsWith('video_output'))) return 'video';
  if (keys.some((key) => key === 'image_output_count' || key === 'image_count')) return 'image';
  if (keys.some((key) => key.startsWith('audio_output'))) return byName(model ?? '') === 'speech' ? 'speech' : 'audio';
  if (keys.includes('character_input_count')) return 'speech';
  return undefined;
}

function byFile(url: string): OutputType | undefined {
  const type = /^data:(image|video|audio)\//i.exec(url)?.[1]?.toLowerCase();
  if (type !== undefined) return type as OutputType;
  const ending = /\.([a-z0-9]{2,5})(?:[?#]|$)/i.exec(url)?.[1]?.toLowerCase() ?? '';
  if (/^(?:png|jpe?g|webp|avif|svg|gif|bmp|tiff?)$/.test(ending)) return 'image';
  if (/^(?:mp4|mov|webm|mkv)$/.test(ending)) return 'video';
  return /^(?:mp3|wav|flac|ogg|m4a|opus|aac)$/.test(ending) ? 'audio' : undefined;
}

function isText(output: unknown): boolean {
  return text(output) !== undefined || (list(output)?.some((part) => typeof part === 'string') ?? false);
}

function byName(model: string): OutputType | undefined {
  if (/whisper|transcri|speech-to-text/.test(model)) return 'text';
  if (/(?:^|[/-])(?:tts|speech)(?:[/-]|$)|kokoro/.test(model)) return 'speech';
  if (/music|lyria|sound/.test(model)) return 'audio';
  if (/video|veo|sora|hailuo|seedance|-[it]2v/.test(model)) return 'video';
  if (/image|flux|diffusion|upscal|photon/.test(model)) return 'image';
  return undefined;
}
