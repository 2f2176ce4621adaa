/** Voices of OpenAI's models, which Azure Speech has under its own names. */
const OF_OPENAI = /-(?:Alloy|Echo|Fable|Nova|Onyx|Shimmer)(?:Turbo)?Multilingual/;

/**
 * What a voice's name says of its price: `en-US-AvaNeural` is `neural`, `en-US-Ava:DragonHDLatestNeural` is `neural-hd`
 * (https://learn.microsoft.com/azure/ai-services/speech-service/high-definition-voices, 2026-12-01). Without a name the
 * service takes the language's default voice, a neural one.
 */
export function voiceType(name: string | undefined): string | undefined {
  if (name === undefined || name === '') return 'neural';
  if (name === SEVERAL) return undefined;
  const [voice = '', kind] = name.split(':', 2);
  if (kind !== undefined) {
    if (/HDFlash/i.test(kind)) return 'neural-hd-flash';
    return /HD/.test(kind) ? 'neural-hd' : kind.toLowerCase();
  }
  if (OF_OPENAI.test(voice)) return 'openai-voice';
  return voice.endsWith('Neural') ? 'neural' : undefined;
}

/** Stands for voices of several types. */
const SEVERAL = '*';

/** The voice that a text in SSML names; where it names several, the first if they cost the same. */
export function voiceIn(ssml: string | undefined): string | undefined {
  const names = [...(ssml ?? '').matchAll(/<voice\b[^>]*\bname\s*=\s*["']([^"']+)["']/g)].map(([, name]) => name);
  return new Set(names.map(voiceType)).size > 1 ? SEVERAL : names[0];
}
