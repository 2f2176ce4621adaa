import type { OutputType } from '@costspan/core/internal';

/** What a model of Google makes, by its name: the output that it is billed by. */
export function outputTypeOf(model: string | undefined): OutputType {
  const name = model ?? '';
  if (/(^|\/)veo-|omni/.test(name)) return 'video';
  if (/(^|\/)lyria-/.test(name)) return 'audio';
  if (/image|banana|virtual-try-on/.test(name)) return 'image';
  if (name.includes('transcribe')) return 'text';
  return /tts|-live|native-audio/.test(name) ? 'speech' : 'text';
}
