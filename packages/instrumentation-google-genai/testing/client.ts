import type * as Google from '@google/genai';
import type { Place } from '../../../test/support/testing.ts';

export async function sdkOf({ load }: Place): Promise<typeof Google> {
  return load('@google/genai', () => import('@google/genai'));
}

/** A client of the Gemini API that asks the simulator, or of Vertex AI with `vertexai: true`. */
export async function clientOf(
  place: Place,
  { httpOptions, ...options }: Google.GoogleGenAIOptions = {},
): Promise<Google.GoogleGenAI> {
  const { GoogleGenAI } = await sdkOf(place);
  const baseUrl = `${place.origin}/google`;
  return new GoogleGenAI({ apiKey: 'test', httpOptions: { baseUrl, ...httpOptions }, ...options });
}
