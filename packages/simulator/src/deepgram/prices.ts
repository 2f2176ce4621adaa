/** USD a minute of pre-recorded audio, by model and language. https://deepgram.com/pricing, 2026-08-20 (nova-3), 2026-07-24 */
export const RECORDED: Readonly<Record<string, string>> = {
  'nova-3': '0.0043',
  'nova-3 multi': '0.0052',
  'nova-2': '0.0043',
  enhanced: '0.0145',
  base: '0.0125',
};

/** USD a minute of streamed audio, as promoted. https://deepgram.com/pricing, 2026-11-04 */
export const STREAMED: Readonly<Record<string, string>> = {
  'nova-3': '0.0048',
  'nova-3 multi': '0.0058',
  'flux-general-en': '0.0065',
};

/** USD a character: 0.030 and 0.0150 a thousand. https://deepgram.com/pricing, 2026-05-27 */
export const SPOKEN: Readonly<Record<string, string>> = { 'aura-2': '0.00003', aura: '0.000015' };

/** The model of a voice. */
export function ofVoice(voice: string): string {
  return voice.startsWith('aura-2-') ? 'aura-2' : 'aura';
}
