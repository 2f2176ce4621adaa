import { stainless, stainlessTransport } from '@costspan/instrumentation';
import type { SdkSpec, Targets } from '@costspan/instrumentation';
import { meter } from '@costspan/meters/cartesia';
import { listening } from './listening-sockets.ts';
import { requests } from './requests.ts';
import { sdk } from './sdk.ts';
import { context, websocket } from './speech-sockets.ts';

/** All that costspan knows of `@cartesia/cartesia-js`. */
export const spec: SdkSpec = {
  ...sdk,
  opensSockets: true,
  files: [{ name: '@cartesia/cartesia-js', targets: targetsOfExports }],
  methods: [...requests, websocket, context, ...listening, ...stainlessTransport(sdk.name, 'Cartesia')],
  headers: [],
  adapter: stainless,
  providers: [meter],
};

type Make = new (options: object) => object;

/** The classes of its parts stand behind a client, whose making sends nothing. */
function targetsOfExports(exports: Record<string, unknown>): Targets {
  const Cartesia = (exports['Cartesia'] ?? exports['default']) as Make | undefined;
  return Cartesia ? targetsOfClient(new Cartesia({ apiKey: 'none' })) : {};
}

interface Client {
  readonly tts?: object;
  readonly stt?: object & { readonly autoFinalize?: object; readonly manualFinalize?: object };
  readonly voiceChanger?: object;
}

export function targetsOfClient(client: object): Targets {
  const { tts, stt, voiceChanger } = client as Client;
  const prototypeOf = (part: object | undefined): unknown => part && Object.getPrototypeOf(part);
  return {
    Cartesia: Object.getPrototypeOf(client),
    TTS: prototypeOf(tts),
    STT: prototypeOf(stt),
    VoiceChanger: prototypeOf(voiceChanger),
    autoFinalize: prototypeOf(stt?.autoFinalize),
    manualFinalize: prototypeOf(stt?.manualFinalize),
  };
}
