import { env, guard, isPlainPromise, markActivity, processState, registerMeter } from '@costspan/core/internal';
import type { Providers } from '@costspan/core/internal';
import { Call } from './call.ts';
import type { CallHost } from './call-facts.ts';
import { currentCall } from './current-call.ts';
import { withCallback } from './observe/callback.ts';
import { observeResult } from './observe/result.ts';
import type { CallStart, MethodRow, OpenCall, Sdk, SdkSpec, Targets } from './spec.ts';
import { isWrapped, wrapMethod } from './wrap-method.ts';
import type { Method } from './wrap-method.ts';
import { withLongerStacks } from './stack-trace-limit.ts';

/** One SDK's spec at work: its wrappers ask it on every call whether they are switched on. */
export class Attachment implements CallHost {
  readonly sdk: Sdk | SdkSpec;
  enabled = false;
  providers: Providers = {};
  transportObserved = false;
  /** whether any method of the spec's rows was found, so that the app's calls of it are seen */
  patched = false;
  #spec: SdkSpec | undefined;
  /** objects whose `reach` was asked */
  readonly #reached = new WeakSet<object>();

  /** With a spec at once, or with an SDK whose spec is loaded when it is first needed: when the SDK itself is. */
  constructor(sdk: Sdk | SdkSpec) {
    this.sdk = sdk;
    if ('methods' in sdk) this.adopt(sdk);
  }

  get spec(): SdkSpec {
    return this.#spec ?? this.adopt('methods' in this.sdk ? this.sdk : this.sdk.load());
  }

  /** Works with this spec from now on, unless it has one. */
  adopt(spec: SdkSpec): SdkSpec {
    if (this.#spec) return this.#spec;
    this.#spec = spec;
    for (const meter of spec.providers) registerMeter(meter);
    return spec;
  }

  /**
   * Wraps the methods of the spec's rows on the given targets; again on the same object is no change. Answers whether
   * there is any of them.
   */
  patch(targets: Targets, where: string): boolean {
    let found = false;
    for (const row of this.spec.methods) {
      const target = targets[row.target];
      if ((typeof target !== 'object' && typeof target !== 'function') || target === null) continue;
      guard(`${where} ${row.target}.${row.method}`, () => {
        const intercept = (method: Method, self: unknown, args: unknown[]): unknown =>
          this.#intercept(method, row, self, args);
        const wrapped = wrapMethod(target as Record<string, unknown>, row.method, intercept, row.isShared);
        if (wrapped && (row.transport || row.given)) this.transportObserved = true;
        found ||= wrapped || isWrapped(target as Record<string, unknown>, row.method);
      });
    }
    this.patched ||= found;
    return found;
  }

  #intercept(method: Method, row: MethodRow, self: unknown, args: unknown[]): unknown {
    if (!this.enabled) return Reflect.apply(method, self, args);
    if (row.reach) guard(row.method, () => this.#reach(row, self));
    const { transport } = row;
    if (transport)
      return withLongerStacks(() => transport((...given) => Reflect.apply(method, self, given), self, args));
    const result = this.#call(method, row, self, args);
    return row.returns ? this.#patchReturned(result, row, row.returns) : result;
  }

  /** An app has a promise's value after the promise that follows it: the value is patched by then. */
  #patchReturned(result: unknown, row: MethodRow, paths: Readonly<Record<string, string>>): unknown {
    const patched = <T>(value: T): T => {
      guard(row.method, () => this.patch(targetsIn(value, paths), `${this.sdk.name} client`));
      return value;
    };
    return result instanceof Promise && isPlainPromise(result) ? result.then(patched) : patched(result);
  }

  #reach(row: MethodRow, self: unknown): void {
    if (typeof self !== 'object' || self === null || this.#reached.has(self)) return;
    this.#reached.add(self);
    this.patch(row.reach?.(self) ?? {}, `${this.sdk.name} ${row.target}`);
  }

  #call(method: Method, row: MethodRow, given: unknown, args: unknown[]): unknown {
    const outer = currentCall() as Call | undefined;
    const self = standIns.get(given as object) ?? given;
    if (outer && outer.host === this && !outer.done) {
      // Wrapped twice, for instance by a module hook and by `instrumentX(client)`, with someone else's wrapper between.
      if (outer.isSameCall(row, self, args)) return Reflect.apply(method, given, args);
      if (guard(row.method, () => row.partOf?.(outer, self, args))) {
        const value = Reflect.apply(method, this.#receiver(row, given, self), args);
        return row.inner ? followed(value, (result) => row.inner?.(outer, result)) : value;
      }
    }
    const call =
      this.#repeated(row, self, args) ??
      guard(row.method, () => {
        // Any call into an SDK, also one that is no generation: OpenTelemetry has to run before the app's next span.
        markActivity();
        const start = row.start?.(self, args);
        return start && start.kind !== 'none' ? new Call(this, row, self, args, start) : undefined;
      });
    if (!call) return Reflect.apply(method, given, args);
    const at = guard(row.method, () => row.callback?.(args));
    const passed = at === undefined ? args : withCallback(args, at, call);
    let value: unknown;
    try {
      const watched = (row.given && guard(row.method, () => row.given?.(call, passed))) ?? passed;
      value = withLongerStacks(() => call.run(() => Reflect.apply(method, this.#receiver(row, given, self), watched)));
    } catch (error) {
      call.failed(error);
      throw error;
    }
    return at === undefined ? observeResult(value, call) : value;
  }

  #repeated(row: MethodRow, self: unknown, args: readonly unknown[]): Call | undefined {
    const call = row.again && (guard(row.method, () => row.again?.(self, args)) as Call | undefined);
    if (!call || call.done) return undefined;
    call.resume();
    return call;
  }

  /** `this` for the SDK's method; `self` is the app's object where `given` is a stand-in for it: a stand-in of that one would count twice. */
  #receiver(row: MethodRow, given: unknown, self: unknown): unknown {
    const made = row.receiver && guard(row.method, () => row.receiver?.(self));
    if (typeof made !== 'object' || made === null) return given;
    standIns.set(made, self);
    // What the SDK reads from it is its transport.
    this.transportObserved = true;
    return made;
  }
}

/** The targets in a result, by the path to each. */
function targetsIn(result: unknown, paths: Readonly<Record<string, string>>): Targets {
  return Object.fromEntries(
    Object.entries(paths).map(([name, path]) => [
      name,
      path === '' ? result : (result as Record<string, unknown> | undefined)?.[path],
    ]),
  );
}

/** Objects that stand in for an SDK's own during a call. */
const standIns = new WeakMap<object, unknown>();

/** Lets a part of a call tell what it got, in the SDK's own chain of promises. */
function followed(value: unknown, tell: (result: unknown) => void): unknown {
  if (typeof (value as Promise<unknown> | undefined)?.then !== 'function') return value;
  return (value as Promise<unknown>).then((result) => {
    guard('part of a call', () => tell(result));
    return result;
  });
}

const attachments = processState('attachments', () => new Map<string, Attachment>());

/** The one attachment of an SDK in this process: a second copy of costspan works with it and counts nothing twice. */
export function attachmentOf(sdk: Sdk | SdkSpec): Attachment {
  let attachment = attachments.get(sdk.name);
  if (!attachment) attachments.set(sdk.name, (attachment = new Attachment(sdk)));
  else if ('methods' in sdk) attachment.adopt(sdk);
  return attachment;
}

/** Whether calls to a biller are measured by an SDK's instrumentation: one is switched on and has found the SDK, or its client. */
export function isInstrumented(provider: string): boolean {
  return [...attachments.values()].some(
    ({ enabled, patched, spec }) => enabled && patched && spec.providers.some((meter) => meter.provider === provider),
  );
}

/** Opens a call that no wrapped method has made: for a layer that sees requests alone. */
export function openCall(sdk: SdkSpec, row: MethodRow, start: CallStart): OpenCall {
  markActivity();
  return new Call(attachmentOf(sdk), row, undefined, [], start);
}

/** Opens a call that one message of a session has begun; undefined where the SDK's instrumentation is switched off. */
export function openCallOf(sdk: string, row: MethodRow, start: CallStart): OpenCall | undefined {
  const attachment = attachments.get(sdk);
  return attachment?.enabled ? new Call(attachment, row, undefined, [], start) : undefined;
}

/** False where the user has switched costspan off. */
export function isSwitchedOn(): boolean {
  return !/^(1|true|yes)$/i.test(env()['COSTSPAN_DISABLED'] ?? '');
}
