import type { SdkSpec } from '@costspan/instrumentation';
import { meter as gateway } from '@costspan/meters/vercel_ai_gateway';
import { HEADERS } from './headers.ts';
import { meter } from './meter.ts';
import { models } from './models.ts';
import { file, outers } from './outer.ts';
import { sdk } from './sdk.ts';
import { fetchRow } from './transport.ts';
import { answered, sent } from './wire.ts';

/** All that costspan knows of `ai`. A model's class is patched when the app first uses one. */
export const spec: SdkSpec = {
  ...sdk,
  files: [file],
  methods: [...outers, ...models, fetchRow],
  // The gateway's is there without being named: `ai` brings the gateway.
  providers: [meter, gateway],
  headers: HEADERS,
  // A request that is seen where it is sent is told there.
  sent: (request, call) => {
    if (!call.transportSeen) sent(request, call);
  },
  wire: (answer, call) => {
    if (!call.transportSeen) answered(answer, call);
  },
};
