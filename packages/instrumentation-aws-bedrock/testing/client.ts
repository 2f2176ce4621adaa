import type * as Bedrock from '@aws-sdk/client-bedrock-runtime';
import { NodeHttpHandler } from '@smithy/node-http-handler';
import type { Place } from '../../../test/support/testing.ts';

export async function sdkOf({ load }: Place): Promise<typeof Bedrock> {
  return load('@aws-sdk/client-bedrock-runtime', () => import('@aws-sdk/client-bedrock-runtime'));
}

/** No back-off: one try. HTTP/1.1, which the simulator speaks. */
export function optionsOf({ origin }: Place): Bedrock.BedrockRuntimeClientConfig {
  return {
    endpoint: `${origin}/bedrock`,
    region: 'us-east-1',
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
    maxAttempts: 1,
    requestHandler: new NodeHttpHandler(),
  };
}

/** A client that asks the simulator. */
export async function clientOf(
  place: Place,
  options: Bedrock.BedrockRuntimeClientConfig = {},
): Promise<Bedrock.BedrockRuntime> {
  const { BedrockRuntime } = await sdkOf(place);
  return new BedrockRuntime({ ...optionsOf(place), ...options });
}
