import type * as ElevenLabs from '@elevenlabs/elevenlabs-js';
import type { Place } from '../../../test/support/testing.ts';

/** A client that asks the simulator. Its back-off of a second and more cannot be shortened: it repeats nothing. */
export async function clientOf({ load, origin }: Place, options: object = {}): Promise<ElevenLabs.ElevenLabsClient> {
  const { ElevenLabsClient } = await load('@elevenlabs/elevenlabs-js', () => import('@elevenlabs/elevenlabs-js'));
  return new ElevenLabsClient({ apiKey: 'test', baseUrl: `${origin}/elevenlabs`, maxRetries: 0, ...options });
}
