import { BedrockRuntime } from '@aws-sdk/client-bedrock-runtime';
import { instrumentAwsBedrock } from '@costspan/instrumentation-aws-bedrock';

export const fixture = 'invoke-model';

export const client = (fetch) =>
  instrumentAwsBedrock(
    new BedrockRuntime({
      region: 'us-west-2',
      credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
      requestHandler: {
        async handle({ hostname, path, method, body }) {
          const response = await fetch(`https://${hostname}${path}`, { method, body });
          const { status, headers } = response;
          return {
            response: {
              statusCode: status,
              headers: Object.fromEntries(headers),
              body: response.body,
            },
          };
        },
      },
    }),
  );
