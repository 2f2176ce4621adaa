/**
 * SDKs that Smithy generates (those of AWS): every method of a client ends in `send(command)`, and every attempt in
 * `handle(request)` of its HTTP handler, whichever that is: HTTP/2, `node:http`, `fetch` or the app's own.
 */
import { guard } from '@costspan/core/internal';
import type { Exchange } from '@costspan/core';
import { currentCall } from '../current-call.ts';
import type { MethodRow, OpenCall, Targets } from '../spec.ts';

/** As the SDK hands it to its HTTP handler. */
export interface SmithyRequest {
  readonly method?: string;
  readonly protocol?: string;
  readonly hostname?: string;
  readonly port?: number;
  readonly path?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

interface Handled {
  readonly response?: { readonly statusCode?: number; readonly headers?: Readonly<Record<string, string>> };
}

/** What of the requests is the provider's: credentials are asked for through the same handler. */
export interface SmithyRequests {
  /** one of an operation that a row starts */
  isOwn(request: SmithyRequest): boolean;
  /** one that makes something that costs money, and no poll */
  makes(request: SmithyRequest): boolean;
  /** who answers at an address; `region` is that of the signature, which a gateway does not hide */
  answers(url: string, region: string | undefined): Partial<Exchange>;
}

/** Requests by the SDK: clients of several may have one handler, which is watched once for all of them. */
const all = new Map<string, SmithyRequests>();

/** The row that counts HTTP attempts; the handler is found by the rows of `smithySend`. */
export function smithyTransport(sdk: string, requests: SmithyRequests): MethodRow {
  all.set(sdk, requests);
  return {
    target: 'Handler',
    method: 'handle',
    // Its class is that of all clients.
    isShared: true,
    role: 'transport',
    transport(original, _self, args) {
      const call = currentCall();
      const request = args[0] as SmithyRequest | undefined;
      const known = call && !call.done && all.get(call.spec.name);
      if (!known || !request) return original(...args);
      const { isOwn, makes, answers } = known;
      if (guard('smithy request', () => isOwn(request)) !== true) return original(...args);
      call.transportSeen = true;
      guard('smithy address', () => {
        const url = urlOf(request);
        call.asks(answers(url, regionOf(request)), url);
      });
      return makes(request) ? attempt(call, args, () => original(...args) as Promise<Handled>) : original(...args);
    },
  };
}

async function attempt({ http }: OpenCall, args: readonly unknown[], send: () => Promise<Handled>): Promise<Handled> {
  const { abortSignal } = { ...(args[1] as { readonly abortSignal?: AbortSignal } | undefined) };
  const one = http.open([abortSignal]);
  let handled: Handled;
  try {
    handled = await send();
  } catch (error) {
    one.failed(error);
    throw error;
  }
  guard('smithy answer', () => {
    const { statusCode = 0, headers = {} } = handled.response ?? {};
    one.answered({ status: statusCode, headers: { get: (name) => headers[name] ?? null } });
  });
  return handled;
}

function urlOf({ protocol = 'https:', hostname = '', port, path = '' }: SmithyRequest): string {
  return `${protocol}//${hostname}${port === undefined ? '' : `:${port}`}${path}`;
}

/** The place in the scope of a signature: through a gateway or a private endpoint the address does not tell it. */
const SCOPE = /Credential=[^/]+\/\d{8}\/([a-z0-9-]+)\//;

function regionOf({ headers }: SmithyRequest): string | undefined {
  return SCOPE.exec(headers?.['authorization'] ?? '')?.[1];
}

/** `client.send(command)` of one client: the methods of the class that has one for each command end there too. */
export function smithySend(
  target: string,
  row: Omit<MethodRow, 'target' | 'method' | 'publicName' | 'role' | 'callback' | 'reach'>,
): MethodRow {
  return {
    target,
    method: 'send',
    // All clients of AWS inherit it from one class.
    isShared: true,
    publicName: 'client.send',
    role: 'generate',
    ...row,
    callback(args) {
      const at = args.findIndex((one, i) => i > 0 && typeof one === 'function');
      return at === -1 ? undefined : at;
    },
    reach: (self) => ({
      Handler: (self as { readonly config?: { readonly requestHandler?: unknown } }).config?.requestHandler,
    }),
  };
}

/** The operation of a command: `InvokeModel`. */
export function smithyOperation(command: unknown): string {
  // `[kind, namespace, operation, …]`, also where a bundler has renamed the classes.
  const { schema } = command as { readonly schema?: readonly unknown[] };
  if (typeof schema?.[2] === 'string') return schema[2];
  // Before there were schemas the class tells it; a bundler may put something around its name.
  return /[A-Z]\w+(?=Command)/.exec((command as object).constructor.name)?.[0] ?? '';
}

/** The class of a client by its name, in what a package exports. */
export function smithyExport(name: string): (exports: Record<string, unknown>) => Targets {
  return (exports) => {
    const found = (exports[name] ? exports : (exports['default'] ?? exports)) as Record<string, { prototype?: object }>;
    return { [name]: found[name]?.prototype };
  };
}

/** The class below those of an app, and below the one that has a method for each command. */
export function smithyClientClass(client: object): object | null {
  let found = Object.getPrototypeOf(client) as object | null;
  while (found && !Object.hasOwn(found, 'destroy')) found = Object.getPrototypeOf(found) as object | null;
  return found;
}
