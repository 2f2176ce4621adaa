import {
  stainless,
  stainlessRequests,
  stainlessTargets,
  stainlessTargetsOfClient,
  stainlessTransport,
} from '@costspan/instrumentation';
import type { PublicMethod, SdkSpec, Targets } from '@costspan/instrumentation';
import { endpointOf } from '@costspan/meters/hosts';
import { meter } from '@costspan/meters/runway';
import { sdk } from './sdk.ts';

const submit = (name: string): PublicMethod => ({ publicName: `client.${name}`, role: 'submit' });

/** All that costspan knows of `@runwayml/sdk`. `waitForTaskOutput` asks by `client.tasks.retrieve`. */
export const spec: SdkSpec = {
  ...sdk,
  files: [{ name: '@runwayml/sdk', targets: stainlessTargets('RunwayML') }],
  methods: [
    ...stainlessRequests({
      target: 'RunwayML',
      meter,
      origin: 'https://api.dev.runwayml.com',
      endpointOf,
      posts: [
        submit('imageToVideo.create'),
        submit('textToVideo.create'),
        submit('videoToVideo.create'),
        submit('textToImage.create'),
        submit('characterPerformance.create'),
        submit('textToSpeech.create'),
        submit('soundEffect.create'),
        submit('speechToSpeech.create'),
        submit('voiceDubbing.create'),
        submit('voiceIsolation.create'),
        submit('imageUpscale.create'),
        submit('videoUpscale.create'),
        submit('videoToHdr.create'),
        submit('avatarVideos.create'),
        submit('generate.video.create'),
        submit('generate.image.create'),
        submit('generate.audio.create'),
        submit('recipes.*'),
      ],
      gets: [{ publicName: 'client.tasks.retrieve', role: 'settle' }],
    }),
    ...stainlessTransport(sdk.name, 'RunwayML', (init) => init?.method?.toLowerCase() === 'post'),
  ],
  headers: [],
  adapter: stainless,
  providers: [meter],
};

/** Targets of a client, for bundled apps. */
export const targetsOfClient: (client: object) => Targets = stainlessTargetsOfClient('RunwayML');
