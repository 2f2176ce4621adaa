import { guard } from '@costspan/core/internal';
import type { Client } from './settings.ts';

/** The SDK's own object behind a synthesizer or recognizer, which connects. */
interface Connecting {
  readonly privConnectionPromise?: unknown;
  readonly connectionEvents?: { attach(listener: (event: { readonly name?: string }) => void): unknown };
}

interface Known {
  isOpen: boolean;
  opened: number;
}

const all = new WeakMap<object, Known>();

/**
 * Tells later whether a call that begins now had a connection: without one nothing was sent. The SDK's errors say the
 * same of a refused handshake and of a broken session.
 */
export function connectionOf({ privAdapter, privReco }: Client): () => boolean {
  const known = guard('azure-speech connection', () => knownOf((privAdapter ?? privReco) as Connecting | undefined));
  if (!known) return () => true;
  const { isOpen, opened } = known;
  return () => isOpen || known.opened > opened;
}

function knownOf(inner: Connecting | undefined): Known | undefined {
  if (!inner?.connectionEvents) return undefined;
  const before = all.get(inner);
  if (before) return before;
  const known: Known = { isOpen: Boolean(inner.privConnectionPromise), opened: 0 };
  all.set(inner, known);
  inner.connectionEvents.attach(({ name }) => {
    if (name === 'ConnectionEstablishedEvent') known.opened += 1;
    if (name === 'ConnectionEstablishedEvent' || name === 'ConnectionClosedEvent')
      known.isOpen = name === 'ConnectionEstablishedEvent';
  });
  return known;
}
