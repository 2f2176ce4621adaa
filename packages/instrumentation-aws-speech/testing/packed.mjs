import { Polly } from '@aws-sdk/client-polly';
import { instrumentAwsSpeech } from '@costspan/instrumentation-aws-speech';

export const fixture = 'synthesize-speech';

export const client = (fetch) =>
  instrumentAwsSpeech(
    new Polly({
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
