import { guard } from '@costspan/core/internal';
import { openCallOf } from '@costspan/instrumentation';
import type { CallStart, MethodRow, ModuleFile, OpenCall, Targets } from '@costspan/instrumentation';
import { endpointOf } from '@costspan/meters/hosts';

type Fields = Readonly<Record<string, unknown>>;

/** What all of the SDK's sockets have. */
interface Socket {
  /** where it is connected to */
  readonly url?: URL;
  /** the web socket itself: another one after it has connected again */
  readonly socket?: { addEventListener?(type: 'close', listener: () => void): void };
}

/** What is known of a session by its events. */
interface Session {
  model: string | undefined;
  transcriber: string | undefined;
  /** responses under way, by their ids */
  readonly open: Map<string, OpenCall>;
  connection: Socket['socket'];
}

const TRANSCRIBED = 'conversation.item.input_audio_transcription.completed';
const DONE = /^response\.(?:done|completed|failed|incomplete)$/;
/** What a response has beside what was said. */
const FACTS = ['object', 'id', 'status', 'usage', 'model', 'service_tier', 'tool_usage'];

class SessionClosed extends Error {
  constructor() {
    super('the session was closed before the response was done');
  }
}

/**
 * Sockets of the SDK, each by its class: every event of the server passes `_emit`. A response is a generation, from its
 * first event to its last, and so is the transcription of what was said: another model bills it.
 */
export function realtimeRows(sdk: string): readonly MethodRow[] {
  return CLASSES.map((name) => {
    const row: MethodRow = {
      target: name,
      method: '_emit',
      publicName: name,
      role: 'stream',
      isShared: true,
      transport(original, self, args) {
        const [kind, event] = args;
        if (kind === 'event') guard(name, () => hear(sdk, row, self as Socket, event as Fields));
        return original(...args);
      },
    };
    return row;
  });
}

const CLASSES = ['OpenAIRealtimeWS', 'OpenAIRealtimeWebSocket', 'ResponsesWS'] as const;

const PATHS = [
  'realtime/ws',
  'realtime/websocket',
  'beta/realtime/ws',
  'beta/realtime/websocket',
  'resources/responses/ws',
];

/** The files of the package that have these classes. */
export const REALTIME_FILES: readonly ModuleFile[] = PATHS.map((file) => ({
  name: 'openai',
  file,
  targets: (exports): Targets =>
    Object.fromEntries(CLASSES.map((name) => [name, (exports[name] as { prototype?: object } | undefined)?.prototype])),
}));

/** The class of a socket that the app has. */
export function targetsOfSocket(socket: object): Targets {
  const prototype = Object.getPrototypeOf(socket) as object;
  // The names of classes do not outlive a bundler; all rows do the same.
  return { OpenAIRealtimeWS: prototype };
}

const sessions = new WeakMap<object, Session>();

function hear(sdk: string, row: MethodRow, self: Socket, event: Fields): void {
  const { type } = event;
  if (typeof type !== 'string') return;
  const session = sessionOf(self);
  if (type === 'session.created' || type === 'session.updated') return learn(session, fieldsOf(event['session']));
  if (type === TRANSCRIBED) return transcribed(sdk, row, self, session, event);
  const response = fieldsOf(event['response']);
  const id = typeof response['id'] === 'string' ? response['id'] : undefined;
  if (id === undefined || !(type === 'response.created' || DONE.test(type))) return;
  const call = session.open.get(id) ?? opened(sdk, row, startOf(self, session.model, true), id);
  if (!call) return;
  if (type === 'response.created') return void session.open.set(id, call);
  session.open.delete(id);
  call.succeed(Object.fromEntries(FACTS.map((name) => [name, response[name]])));
}

function learn(session: Session, told: Fields): void {
  const input = fieldsOf(fieldsOf(told['audio'])['input']);
  const transcription = fieldsOf(input['transcription'] ?? told['input_audio_transcription']);
  if (typeof told['model'] === 'string') session.model = told['model'];
  if (typeof transcription['model'] === 'string') session.transcriber = transcription['model'];
}

function transcribed(sdk: string, row: MethodRow, self: Socket, session: Session, event: Fields): void {
  const { type, item_id, content_index, usage } = event;
  const call = opened(sdk, row, startOf(self, session.transcriber, false), String(item_id));
  call?.succeed({ type, item_id, content_index, usage });
}

/** A call whose request was sent: as a message of the session, or by the provider itself, when somebody stops speaking. */
function opened(sdk: string, row: MethodRow, start: CallStart, id: string): OpenCall | undefined {
  const call = openCallOf(sdk, row, start);
  if (!call) return undefined;
  call.http.open().answered({ status: 200 });
  // Somebody else may see the same response: a second connection to the session, or the app passes its events on.
  call.jobId = id;
  return call;
}

function startOf({ url }: Socket, model: string | undefined, chat: boolean): CallStart {
  const path = url?.pathname ?? '/v1/realtime';
  const at = path.lastIndexOf('/');
  const serverUrl = `https://${url?.host ?? 'api.openai.com'}${path.slice(0, at)}`;
  const exchange = endpointOf(serverUrl, path.slice(at));
  return { kind: 'generate', exchange: { ...exchange, model }, serverUrl, chat, streamed: true };
}

function sessionOf(self: Socket): Session {
  let session = sessions.get(self);
  if (!session) {
    const model = self.url?.searchParams.get('model') ?? self.url?.searchParams.get('deployment') ?? undefined;
    session = { model, transcriber: undefined, open: new Map(), connection: undefined };
    sessions.set(self, session);
  }
  const { connection, open } = session;
  if (self.socket && self.socket !== connection) {
    session.connection = self.socket;
    self.socket.addEventListener?.('close', () => {
      for (const call of open.values()) call.fail(new SessionClosed());
      open.clear();
    });
  }
  return session;
}

function fieldsOf(value: unknown): Fields {
  return typeof value === 'object' && value !== null ? (value as Fields) : {};
}
