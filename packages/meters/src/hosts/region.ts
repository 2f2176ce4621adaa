import { memoize } from '@costspan/core/internal';

/**
 * Where a biller names the region in the address, and its price may depend on it. OpenAI and Mistral
 * have a host for each (https://developers.openai.com/api/docs/guides/data-residency, 2026-11-24,
 * https://docs.mistral.ai/studio-api/regional-inference, 2026-11-30), Vertex AI a part of the path or of
 * an operation's name, Amazon Bedrock a host and a part of an ARN. Azure does not say of a deployment
 * whether it is a global, a data zone's or a regional one.
 */
const PLACES: ReadonlyMap<string, RegExp> = new Map(
  Object.entries<RegExp>({
    openai: /^https?:\/\/([a-z]{2})\.api\.openai\.com\//,
    mistral_ai: /^https?:\/\/api\.([a-z]{2})\.mistral\.ai\//,
    'gcp.vertex_ai': /\/locations\/([\w-]+)\//,
    'aws.bedrock': /(?:^arn:aws[\w-]*:bedrock:|\.)([a-z]{2}(?:-[a-z]+)+-\d)[.:]/,
  }),
);

/**
 * The region that a request went to; undefined where its place tells none.
 *
 * @param place a URL, an ARN or a resource name
 */
export function regionOf(provider: string, place: unknown): string | undefined {
  return PLACES.has(provider) && typeof place === 'string' ? regionIn(`${provider} ${place}`) : undefined;
}

const regionIn = memoize((key): string | undefined => {
  const [provider = '', place = ''] = key.split(' ', 2);
  return PLACES.get(provider)?.exec(place)?.[1];
});
