import type * as Aws from '@aws-sdk/client-polly';
import { NodeHttpHandler } from '@smithy/node-http-handler';
import type { Place } from '../../../test/support/testing.ts';

export async function sdkOf({ load }: Place): Promise<typeof Aws> {
  return load('@aws-sdk/client-polly', () => import('@aws-sdk/client-polly'));
}

/** No back-off: one try. */
export function optionsOf({ origin }: Place): Aws.PollyClientConfig {
  return {
    endpoint: `${origin}/polly`,
    region: 'us-east-1',
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
    maxAttempts: 1,
    requestHandler: new NodeHttpHandler(),
  };
}

/** A client that asks the simulator. */
export async function clientOf(place: Place, options: Aws.PollyClientConfig = {}): Promise<Aws.Polly> {
  const { Polly } = await sdkOf(place);
  return new Polly({ ...optionsOf(place), ...options });
}
