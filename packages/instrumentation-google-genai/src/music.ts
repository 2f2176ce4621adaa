import type { CallStart, MethodRow, OpenCall } from '@costspan/instrumentation';
import { endpoint, modelOf } from './address.ts';
import type { Params } from './address.ts';
import { heardBy } from './socket.ts';
import type { Callbacks, Message } from './socket.ts';

/** What a chunk of sound says of itself: https://ai.google.dev/gemini-api/docs/realtime-music-generation, 2026-12-01. */
const RATE = 48_000;
const CHANNELS = 2;
const BYTES_OF_A_SAMPLE = 2;

/** Close codes of a session that both sides have ended. */
const ENDED: ReadonlySet<number | undefined> = new Set([1000, 1001, 1005, undefined]);

interface Heard {
  made_seconds?: number;
}

/** `ai.live.music.connect`: one generation from its connection to its close, by the sound that came. */
export const MUSIC: MethodRow = {
  target: 'LiveMusic',
  method: 'connect',
  publicName: 'ai.live.music.connect',
  role: 'stream',
  start(self, args): CallStart {
    const { model, path } = modelOf(args[0] as Params | undefined);
    const { exchange, serverUrl } = endpoint(self, `${path}:bidiGenerateMusic`);
    return {
      kind: 'generate',
      exchange: { ...exchange, operation: 'live.music.connect', model },
      serverUrl,
      streamed: true,
    };
  },
  given(call) {
    const [params, ...others] = call.args as [(Params & { readonly callbacks?: Callbacks }) | undefined];
    const heard: Heard = {};
    const callbacks = heardBy(params?.callbacks, {
      message(message) {
        call.activeAt = Date.now();
        heard.made_seconds = (heard.made_seconds ?? 0) + secondsIn(message);
      },
      close: (event) => ended(call, heard, event?.code),
    });
    return [{ ...params, callbacks }, ...others];
  },
  // The session is open: its close ends the call.
  observe(_, call) {
    if (call.http.count === 0) call.http.open().answered({ status: 200 });
    return true;
  },
};

function ended(call: OpenCall, heard: Heard, code: number | undefined): void {
  call.note({ response: heard });
  if (ENDED.has(code)) call.succeed();
  else call.fail(new Error(`closed with code ${code}`));
}

function secondsIn({ serverContent }: Message): number {
  let seconds = 0;
  for (const { data, mimeType } of serverContent?.audioChunks ?? []) {
    if (typeof data !== 'string') continue;
    const told = (name: string): string | undefined => new RegExp(`${name}=(\\d+)`).exec(String(mimeType))?.[1];
    const rate = Number(told('rate') ?? RATE) * Number(told('channels') ?? CHANNELS) * BYTES_OF_A_SAMPLE;
    seconds += Math.floor((data.replace(/=+$/, '').length * 3) / 4) / rate;
  }
  return seconds;
}
