import type { Polly } from '@aws-sdk/client-polly';
import { KEY, PROMPT, SIGNED_URL, WORD } from '../../../test/privacy/canaries.ts';
import type { Privacy } from '../../../test/privacy/world.ts';
import { clientOf } from './client.ts';

export const privacy: Privacy<Polly> = {
  client: (world) => clientOf(world, { credentials: { accessKeyId: KEY, secretAccessKey: KEY } }),
  calls: {
    speech: (polly) =>
      polly.synthesizeSpeech({
        Engine: 'neural',
        OutputFormat: 'mp3',
        Text: PROMPT,
        VoiceId: 'Joanna',
        LexiconNames: [WORD],
      }),
    'speech from SSML': (polly) =>
      polly.synthesizeSpeech({
        OutputFormat: 'mp3',
        Text: `<speak>${PROMPT}<audio src="${SIGNED_URL}"/></speak>`,
        TextType: 'ssml',
        VoiceId: 'Joanna',
      }),
    task: async (polly) => {
      const { SynthesisTask } = await polly.startSpeechSynthesisTask({
        OutputFormat: 'mp3',
        OutputS3BucketName: WORD,
        OutputS3KeyPrefix: WORD,
        SnsTopicArn: `arn:aws:sns:us-east-1:111122223333:${WORD}`,
        Text: PROMPT,
        VoiceId: 'Joanna',
      });
      const TaskId = SynthesisTask?.TaskId;
      while ((await polly.getSpeechSynthesisTask({ TaskId })).SynthesisTask?.TaskStatus === 'inProgress');
    },
  },
};
