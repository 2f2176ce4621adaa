import { endpointOf } from '@costspan/meters/hosts';
import type { Billed } from '@costspan/meters/hosts';

/** What every client has, Anthropic's own and those of other platforms. */
export interface Client {
  readonly baseURL?: string;
  /** of Vertex AI */
  readonly region?: string;
}

export const OWN = 'https://api.anthropic.com';

/**
 * Who answers a client's request, and where. Bedrock and Vertex AI have routes of their own for the model,
 * which the SDK's clients put in the place of the path when they send; the client of Bedrock's newer host does not.
 */
export function endpoint(client: Client, path: string, model: string | undefined): Billed {
  const base = client.baseURL ?? OWN;
  const billed = endpointOf(base, path);
  if (model === undefined || !/\/v1\/messages(?:\?|$)/.test(path)) return billed;
  const name = encodeURIComponent(model);
  if (billed.provider === 'aws.bedrock' && !base.includes('mantle')) return endpointOf(base, `/model/${name}/invoke`);
  if (billed.provider === 'gcp.vertex_ai')
    return endpointOf(base, `/projects/-/locations/${client.region}/publishers/anthropic/models/${name}:rawPredict`);
  return billed;
}
