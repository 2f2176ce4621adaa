import { contextOfNow } from '../current-call.ts';
import type { OpenCall } from '../spec.ts';
import { observeValue } from './result.ts';

type Callback = (error: unknown, value?: unknown, ...rest: unknown[]) => unknown;

/** The arguments, with the app's callback observed: it is given what the call comes to, and runs outside of it. */
export function withCallback(args: readonly unknown[], at: number, call: OpenCall): unknown[] {
  const outside = contextOfNow();
  const observed = new Proxy(args[at] as Callback, {
    apply: (callback, self: unknown, given: Parameters<Callback>) => {
      const [error, value] = given;
      if (error) call.fail(error);
      else observeValue(value, call);
      return outside(() => Reflect.apply(callback, self, given));
    },
  });
  return args.with(at, observed);
}
