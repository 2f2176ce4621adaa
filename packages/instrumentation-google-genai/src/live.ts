import { guard } from '@costspan/core/internal';
import { openCallOf } from '@costspan/instrumentation';
import type { CallStart, MethodRow, OpenCall } from '@costspan/instrumentation';
import { endpoint, modelOf } from './address.ts';
import type { Params } from './address.ts';
import { MUSIC } from './music.ts';
import { sdk } from './sdk.ts';
import { heardBy } from './socket.ts';
import type { Callbacks, Message } from './socket.ts';

/** Names of a message with what it says of its turn's bill. */
const USAGE = 'usageMetadata';

class SessionClosed extends Error {
  constructor() {
    super('the session was closed before the turn was counted');
  }
}

/** The turn that a session is in: a generation, from the first word of the model to the message that counts its tokens. */
class Turns {
  readonly #start: () => CallStart;
  #open: OpenCall | undefined;

  constructor(start: () => CallStart) {
    this.#start = start;
  }

  heard(message: Message): void {
    const { serverContent, toolCall, [USAGE]: usage } = message;
    const isSaying = serverContent?.modelTurn !== undefined || toolCall !== undefined;
    if (!isSaying && !usage) return;
    this.#open ??= opened(this.#start());
    if (!usage) return;
    this.#open?.succeed({ [USAGE]: usage, serverContent: withoutContent(serverContent) });
    this.#open = undefined;
  }

  closed(): void {
    this.#open?.fail(new SessionClosed());
    this.#open = undefined;
  }
}

/** `ai.live.connect`: each turn of the session is a generation. */
const connect: MethodRow = {
  target: 'Live',
  method: 'connect',
  publicName: 'ai.live.connect',
  role: 'stream',
  transport(original, self, args) {
    const observed = guard('live.connect', () => {
      const params = args[0] as Params & { readonly callbacks?: Callbacks };
      const turns = new Turns(() => startOf(self, params));
      const callbacks = heardBy(params.callbacks, {
        message: (message) => turns.heard(message),
        close: () => turns.closed(),
      });
      return [{ ...params, callbacks }, ...args.slice(1)];
    });
    return original(...(observed ?? args));
  },
};

function startOf(self: unknown, params: Params): CallStart {
  const { model, path } = modelOf(params);
  const { exchange, serverUrl } = endpoint(self, `${path}:bidiGenerateContent`);
  const start = { ...exchange, operation: 'live.connect', model };
  return { kind: 'generate', exchange: start, serverUrl, chat: true, streamed: true };
}

/** A turn of which the provider has sent something: it was accepted. */
function opened(start: CallStart): OpenCall | undefined {
  const call = openCallOf(sdk.name, connect, start);
  call?.http.open().answered({ status: 200 });
  return call;
}

/** Which queries were asked decides what grounding costs; what was said stays with the app. */
function withoutContent(content: Message['serverContent']): unknown {
  const queries = content?.groundingMetadata?.webSearchQueries;
  return queries === undefined ? {} : { groundingMetadata: { webSearchQueries: queries } };
}

/** Sessions over a web socket. */
export const LIVE: readonly MethodRow[] = [connect, MUSIC];
