import { guard } from '@costspan/core/internal';
import { replace } from '@costspan/instrumentation';
import type { OpenCall } from '@costspan/instrumentation';
import { Answer } from './answers.ts';

/** A message of the service. */
interface ServiceMessage {
  readonly path?: string;
  readonly textBody?: string;
}

interface Phrase {
  readonly Offset?: number | undefined;
  readonly Duration?: number | undefined;
}

type Method = (...args: unknown[]) => unknown;

const following = new WeakMap<object, (call: OpenCall) => void>();

/** Follows a session of the recognizer's own object from its start to its stop: one span, however many phrases. */
export function follow(reco: object, call: OpenCall): void {
  const known = following.get(reco);
  if (known) return known(call);
  let answer: Answer | undefined;
  let phrases: Phrase[] = [];
  let followed: OpenCall | undefined;
  // A start stops what may have gone on before.
  let isStarting = false;
  const begin = (next: OpenCall): void => {
    followed = next;
    isStarting = true;
    phrases = [];
    answer = new Answer(next);
  };
  const end = (tell: (one: Answer) => void): void => {
    const one = answer;
    answer = undefined;
    if (one) guard('azure-speech session', () => tell(one));
  };
  replace<Method>(reco, 'processTypeSpecificMessages', (original, self, args) => {
    guard('azure-speech message', () => {
      const { path, textBody } = args[0] as ServiceMessage;
      if (followed) followed.activeAt = Date.now();
      if (path?.toLowerCase() !== 'speech.phrase' || textBody === undefined) return;
      const { Offset, Duration } = JSON.parse(textBody) as Phrase;
      phrases = [{ Offset, Duration }];
    });
    return original.apply(self, args);
  });
  replace<Method>(reco, 'cancelRecognition', (original, self, args) => {
    end((one) => one.canceled(args[2], phrases));
    return original.apply(self, args);
  });
  replace<Method>(reco, 'stopRecognizing', (original, self, args) => {
    const stopped = original.apply(self, args) as Promise<unknown>;
    if (isStarting) {
      isStarting = false;
      return stopped;
    }
    // The last phrase comes before the service has confirmed the stop.
    return stopped.then((value) => {
      end((one) => one.succeeded(phrases));
      return value;
    });
  });
  following.set(reco, begin);
  begin(call);
}
