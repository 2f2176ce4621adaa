import {
  stainless,
  stainlessRequests,
  stainlessTargets,
  stainlessTargetsOfClient,
  stainlessTransport,
} from '@costspan/instrumentation';
import type { PublicMethod, SdkSpec, Targets } from '@costspan/instrumentation';
import { endpointOf } from '@costspan/meters/hosts';
import { meter } from '@costspan/meters/luma';
import { sdk } from './sdk.ts';

const submit = (name: string): PublicMethod => ({ publicName: `client.generations.${name}`, role: 'submit' });

/** All that costspan knows of `lumaai`. */
export const spec: SdkSpec = {
  ...sdk,
  files: [{ name: 'lumaai', targets: stainlessTargets('LumaAI') }],
  methods: [
    ...stainlessRequests({
      target: 'LumaAI',
      meter,
      origin: 'https://api.lumalabs.ai/dream-machine/v1',
      endpointOf,
      posts: [
        submit('create'),
        submit('video.create'),
        submit('video.modify'),
        submit('video.reframe'),
        submit('image.create'),
        submit('image.reframe'),
        submit('upscale'),
        submit('audio'),
      ],
      gets: [{ publicName: 'client.generations.get', role: 'settle' }],
    }),
    ...stainlessTransport(sdk.name, 'LumaAI', (init) => init?.method?.toLowerCase() === 'post'),
  ],
  headers: [],
  adapter: stainless,
  providers: [meter],
};

/** Targets of a client, for bundled apps. */
export const targetsOfClient: (client: object) => Targets = stainlessTargetsOfClient('LumaAI');
