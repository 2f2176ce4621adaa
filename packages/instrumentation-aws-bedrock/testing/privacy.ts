import type { BedrockRuntime } from '@aws-sdk/client-bedrock-runtime';
import { KEY, PROMPT, SIGNED_URL, USER, WORD } from '../../../test/privacy/canaries.ts';
import type { Privacy } from '../../../test/privacy/world.ts';
import { clientOf } from './client.ts';

export const privacy: Privacy<BedrockRuntime> = {
  client: (world) => clientOf(world, { credentials: { accessKeyId: KEY, secretAccessKey: KEY } }),
  calls: {
    converse: (bedrock) =>
      bedrock.converse({
        modelId: 'us.anthropic.claude-opus-5-5',
        system: [{ text: PROMPT }, { cachePoint: { type: 'default' } }],
        messages: [{ role: 'user', content: [{ text: WORD }] }],
        requestMetadata: { user: USER },
      }),
    'converse, streamed': async (bedrock) => {
      const messages = [{ role: 'user' as const, content: [{ text: PROMPT }] }];
      const { stream = [] } = await bedrock.converseStream({ modelId: 'us.amazon.nova-lite-v1:0', messages });
      for await (const _ of stream) void _;
    },
    invoke: (bedrock) =>
      bedrock.invokeModel({
        modelId: 'stability.stable-image-core-v1:1',
        contentType: 'application/json',
        body: JSON.stringify({ prompt: PROMPT, image: SIGNED_URL }),
      }),
    job: async (bedrock) => {
      const { invocationArn } = await bedrock.startAsyncInvoke({
        modelId: 'amazon.nova-reel-v1:1',
        modelInput: { textToVideoParams: { text: PROMPT }, videoGenerationConfig: { durationSeconds: 6 } },
        outputDataConfig: { s3OutputDataConfig: { s3Uri: 's3://bucket' } },
        tags: [{ key: 'user', value: USER }],
      });
      while ((await bedrock.getAsyncInvoke({ invocationArn })).status === 'InProgress');
    },
  },
};
