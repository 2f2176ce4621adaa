import type { Usage } from '@costspan/core';

interface Route {
  readonly outputType?: Usage['outputType'];
  /** the model where a request names none */
  readonly model?: string;
  /** the text that is sent in is what is billed, and not what describes a sound */
  readonly billsCharacters: boolean;
}

/** What is known of an exchange without its address. */
const ANY: Route = { billsCharacters: true };

/**
 * What each endpoint makes, and the model where a request names none: https://elevenlabs.io/docs/api-reference,
 * 2026-11-24. Flows bill by prices of their own, also for speech.
 */
const ROUTES: readonly (readonly [RegExp, Route])[] = [
  [/\/flows\/image/, { outputType: 'image', billsCharacters: false }],
  [/\/flows\/video/, { outputType: 'video', billsCharacters: false }],
  [/\/flows\/text-to-speech/, { outputType: 'speech', billsCharacters: false }],
  [/\/flows\//, { outputType: undefined, billsCharacters: false }],
  [/\/text-to-speech\//, { outputType: 'speech', model: 'eleven_multilingual_v2', billsCharacters: true }],
  [/\/text-to-(?:dialogue|voice)/, { outputType: 'speech', billsCharacters: true }],
  [/\/audio-isolation/, { outputType: 'audio', model: 'voice_isolator', billsCharacters: false }],
  [/\/(?:sound-generation|music)/, { outputType: 'audio', billsCharacters: false }],
  [/\/(?:speech-to-speech|dubbing)/, { outputType: 'speech', billsCharacters: false }],
  [/\/(?:speech-to-text|forced-alignment)/, { outputType: 'text', billsCharacters: false }],
];

export function routeOf(url: string | undefined): Route {
  return (url === undefined ? undefined : ROUTES.find(([path]) => path.test(url))?.[1]) ?? ANY;
}
