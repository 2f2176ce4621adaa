import { createContextKey } from '@opentelemetry/api';
import { activeContext, guard, node, processState, requireOnNode, warnOnce } from '@costspan/core/internal';
import type { Attachment } from './attachment.ts';
import { currentCall } from './current-call.ts';

type Hosts = typeof import('@costspan/meters/hosts');

interface Channels {
  subscribe(name: string, listener: (message: unknown) => void): void;
}

interface UndiciRequest {
  readonly method?: string;
  readonly origin?: string | URL;
  readonly path?: string;
}

/** Of `@opentelemetry/core`: under it exporters make their requests. */
const SUPPRESSED = createContextKey('OpenTelemetry SDK Context Key SUPPRESS_TRACING');

const watch = processState('watch of requests', () => ({ isOn: false }));
const attachments = processState('attachments', () => new Map<string, Attachment>());

/**
 * Says once when a request to a known biller is made outside every call that costspan sees: in a bundle, or where the
 * SDK was imported first, wrappers are on another copy than the app calls. Only the address is looked at; a request
 * of undici, as `fetch` makes it, is seen on Node.
 */
export function watchRequests(): void {
  if (watch.isOn) return;
  const channels = (node as { getBuiltinModule?(id: string): Channels | undefined } | undefined)?.getBuiltinModule?.(
    'node:diagnostics_channel',
  );
  if (!channels) return;
  watch.isOn = true;
  channels.subscribe('undici:request:create', (message) => {
    const { request } = message as { request: UndiciRequest };
    if (request.method === 'POST') guard('watching requests', () => look(request));
  });
}

/** Loaded when the first request has to be looked at: most apps make none outside a call. */
let hosts: Hosts | undefined;

function look({ origin, path, method = '' }: UndiciRequest): void {
  if (currentCall() || activeContext().getValue(SUPPRESSED) === true) return;
  hosts ??= requireOnNode('@costspan/meters/hosts', import.meta.url) as Hosts | undefined;
  const biller = hosts?.mayBill(`${String(origin)}${path}`, method);
  if (biller !== undefined) say(biller);
}

function say(biller: string): void {
  const attachment = [...attachments.values()].find((one) => bills(one, biller));
  if (!attachment) {
    warnOnce(
      'request to another biller',
      `a request to ${biller} was made that no instrumentation saw, its cost is missing: costspan instruments no SDK of ${biller}. A client of openai that is pointed at it is seen, if it is in no bundle and imported after costspan, or with instrumentOpenAI(client).`,
      biller,
    );
    return;
  }
  // Switched off, it counts nothing on purpose.
  if (!attachment.enabled) return;
  const { clientFunction, versions } = attachment.sdk;
  const names = Object.keys(versions).join(' or ');
  warnOnce(
    'request outside of calls',
    `a request to ${biller} was made that no instrumentation saw, its cost is missing: ${names} is in a bundle, was imported before costspan, or is not what made it. Keep ${names} out of the bundle (serverExternalPackages of Next.js, external of other bundlers) and start costspan first, or use ${clientFunction}(client).`,
    biller,
  );
}

function bills({ spec }: Attachment, biller: string): boolean {
  return spec.providers.some(({ provider }) => provider === biller);
}
