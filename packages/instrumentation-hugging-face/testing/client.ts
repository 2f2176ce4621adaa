import { huggingFaceFetch } from '@costspan/simulator';
import type * as HuggingFace from '@huggingface/inference';
import type { Place } from '../../../test/support/testing.ts';

export async function sdkOf({ load }: Place): Promise<typeof HuggingFace> {
  return load('@huggingface/inference', () => import('@huggingface/inference'));
}

/** A client that asks the simulator. */
export async function clientOf(
  place: Place,
  options: object = {},
  token = 'hf_test',
): Promise<HuggingFace.InferenceClient> {
  const { InferenceClient } = await sdkOf(place);
  return new InferenceClient(token, { fetch: huggingFaceFetch(`${place.origin}/hugging-face`), ...options });
}
