import { guard } from '@costspan/core/internal';

/** A message of a session, as far as it says what is billed. */
export interface Message {
  readonly serverContent?: {
    readonly modelTurn?: unknown;
    readonly audioChunks?: readonly { readonly data?: unknown; readonly mimeType?: unknown }[];
    readonly groundingMetadata?: { readonly webSearchQueries?: unknown };
  };
  readonly toolCall?: unknown;
  readonly usageMetadata?: unknown;
}

/** What an app gives to hear of a session. */
export interface Callbacks {
  onopen?(...args: unknown[]): unknown;
  onmessage?(message: Message): unknown;
  onerror?(...args: unknown[]): unknown;
  onclose?(event?: { readonly code?: number }): unknown;
}

/** Hears of a session before the app does. */
export interface Listener {
  message(message: Message): void;
  close(event: { readonly code?: number } | undefined): void;
}

/** Callbacks that tell a listener, and the app's own, which are asked for anew each time as the SDK does. */
export function heardBy(own: Callbacks | undefined, { message, close }: Listener): Callbacks {
  return {
    ...own,
    onopen: (...args) => own?.onopen?.(...args),
    onmessage: (told) => {
      guard('live message', () => message(told));
      return own?.onmessage?.(told);
    },
    onerror: (...args) => own?.onerror?.(...args),
    onclose: (event) => {
      guard('live close', () => close(event));
      return own?.onclose?.(event);
    },
  };
}
