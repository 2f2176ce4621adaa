import { guard } from '@costspan/core/internal';
import type { OpenCall } from '../spec.ts';
import { replace } from './replace.ts';

interface Emitter {
  on(event: string, listener: (data: unknown) => void): unknown;
  emit?(event: string, data?: unknown): unknown;
}

/** Which events of an emitter end the call, by their names. */
export interface EmitterEvents {
  /** the last one, with the result */
  readonly end: string;
  readonly error: string;
  /** what the result says in the provider's wire form; the result itself where it is left out */
  readonly response?: (data: unknown) => unknown;
}

/**
 * Observes an event emitter: the call lasts until it has ended or failed. False where the value is
 * none. A listener of ours would make an error that the app does not listen to a handled one: it is
 * added only where there is no `emit` to observe.
 */
export function observeEmitter(value: unknown, call: OpenCall, { end, error, response }: EmitterEvents): boolean {
  const emitter = value as Partial<Emitter> | undefined | null;
  if (typeof emitter?.on !== 'function') return false;
  const ended = (data: unknown): void =>
    void guard(call.row.method, () => call.succeed(response ? response(data) : data));
  const failed = (failure: unknown): void => call.fail(failure);
  if (typeof emitter.emit === 'function') {
    replace<NonNullable<Emitter['emit']>>(emitter, 'emit', (emit, self, args) => {
      const [event, data] = args;
      if (event === end) ended(data);
      else if (event === error) failed(data);
      return emit.apply(self, args);
    });
  } else {
    emitter.on(end, ended);
    emitter.on(error, failed);
  }
  return true;
}
