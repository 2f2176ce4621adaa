import { guard } from '@costspan/core/internal';
import type { OpenCall } from '../spec.ts';

interface Emitter {
  on(event: string, listener: (data: unknown) => void): unknown;
}

/** Which events of an emitter end the call, by their names. */
export interface EmitterEvents {
  /** the last one, with the result */
  readonly end: string;
  readonly error: string;
  /** what the result says in the provider's wire form; the result itself where it is left out */
  readonly response?: (data: unknown) => unknown;
}

/** Observes an event emitter: the call lasts until it has ended or failed. False where the value is none. */
export function observeEmitter(value: unknown, call: OpenCall, { end, error, response }: EmitterEvents): boolean {
  const emitter = value as Partial<Emitter> | undefined | null;
  if (typeof emitter?.on !== 'function') return false;
  emitter.on(end, (data) => guard(call.row.method, () => call.succeed(response ? response(data) : data)));
  emitter.on(error, (failure) => guard(call.row.method, () => call.fail(failure)));
  return true;
}
