import { env, guard, markActivity, registerMeter } from '@costspan/core/internal';
import type { Providers } from '@costspan/core/internal';
import { Call, currentCall } from './call.ts';
import type { MethodRow, SdkSpec } from './spec.ts';
import { tapResult } from './taps.ts';

type Method = (this: unknown, ...args: unknown[]) => unknown;

const ATTACHED: unique symbol = Symbol.for('costspan.attached') as never;

/** The most frames of ours and of OpenTelemetry's that stand between an app and the SDK that it calls. */
const MOST_FRAMES = 16;

/** One SDK's spec at work: its wrappers ask it on every call whether they are switched on. */
export class Attachment {
  readonly spec: SdkSpec;
  enabled = false;
  providers: Providers = {};
  /** the SDK's own transport is watched: without a try in sight, nothing was sent */
  transportWatched = false;
  /** files of the SDK that have been patched, for `doctor` */
  readonly patched: Set<string> = new Set();

  constructor(spec: SdkSpec) {
    this.spec = spec;
  }

  /** Wraps the methods of the spec's rows on the objects that a module exports; again on the same object is no change. */
  patch(targets: Readonly<Record<string, unknown>>, where: string): void {
    for (const row of this.spec.methods) {
      const target = targets[row.target];
      if (typeof target !== 'object' && typeof target !== 'function') continue;
      if (target === null) continue;
      guard(`${where} ${row.target}.${row.method}`, () => this.#wrap(target as Record<string, unknown>, row));
    }
    this.patched.add(where);
  }

  #wrap(target: Record<string, unknown>, row: MethodRow): void {
    const owner = ownerOf(target, row.method);
    if (!owner) return;
    const original = owner[row.method] as Method & { [ATTACHED]?: Attachment };
    if (original[ATTACHED]) return;
    const wrapped = this.#wrapper(original, row);
    if (row.transport || row.receiver) this.transportWatched = true;
    Object.defineProperty(owner, row.method, { ...Object.getOwnPropertyDescriptor(owner, row.method), value: wrapped });
  }

  /** A proxy keeps name, length and own properties of the method, and `String(method)` its source text. */
  #wrapper(original: Method, row: MethodRow): Method {
    const wrapper: Method = new Proxy(original, {
      apply: (target, self: unknown, args: unknown[]) => {
        if (!this.enabled) return Reflect.apply(target, self, args);
        if (row.transport) return row.transport((...given) => Reflect.apply(target, self, given), self, args);
        const result = this.#invoke(target, row, self, args);
        if (row.returns) guard(row.method, () => this.#patchResult(result, row.returns as Record<string, string>));
        return result;
      },
      get: (target, name, receiver) => {
        if (name === ATTACHED) return this;
        const value: unknown = Reflect.get(target, name, receiver);
        // The source text of a proxy is that of native code: asked on the method itself, it is the method's.
        return name === 'toString' && value === Function.prototype.toString ? sourceOf : value;
      },
    });
    function sourceOf(this: unknown): string {
      return Function.prototype.toString.call(this === wrapper ? original : this);
    }
    return wrapper;
  }

  #patchResult(result: unknown, returns: Readonly<Record<string, string>>): void {
    const targets: Record<string, unknown> = {};
    for (const [name, path] of Object.entries(returns)) {
      targets[name] = path === '' ? result : (result as Record<string, unknown> | undefined)?.[path];
    }
    this.patch(targets, `${this.spec.name} client`);
  }

  #invoke(original: Method, row: MethodRow, given: unknown, args: unknown[]): unknown {
    const outer = currentCall();
    const self = standIns.get(given as object) ?? given;
    if (outer && outer.attachment === this && !outer.done) {
      // Wrapped twice, for instance by a module hook and by `instrumentX(client)`, with someone else's wrapper between.
      if (outer.isSameCall(row, self, args)) return Reflect.apply(original, given, args);
      if (guard(row.method, () => row.partOf?.(outer, self, args))) {
        const value = Reflect.apply(original, receiver(row, given), args);
        return row.inner ? followed(value, (result) => row.inner?.(outer, result)) : value;
      }
    }
    const call = guard(row.method, () => {
      // Any call into an SDK, also one that is no generation: OpenTelemetry has to run before the app's next span.
      markActivity();
      const start = row.start?.(self, args);
      return start && start.kind !== 'none' ? new Call(this, row, self, args, start) : undefined;
    });
    if (!call) return Reflect.apply(original, given, args);
    let value: unknown;
    const limit = Error.stackTraceLimit;
    // An error that the SDK throws at once tells where in the app it was called, in spite of our frames between.
    Reflect.set(Error, 'stackTraceLimit', limit + MOST_FRAMES);
    try {
      value = call.run(() => Reflect.apply(original, receiver(row, given), args));
    } catch (error) {
      call.fail(error);
      throw error;
    } finally {
      if (Error.stackTraceLimit === limit + MOST_FRAMES) Reflect.set(Error, 'stackTraceLimit', limit);
    }
    return tapResult(value, call);
  }
}

/** Objects that stand in for an SDK's own during a call. */
const standIns = new WeakMap<object, unknown>();

function receiver(row: MethodRow, self: unknown): unknown {
  const made = row.receiver && guard(row.method, () => row.receiver?.(self));
  if (typeof made !== 'object' || made === null) return self;
  standIns.set(made, self);
  return made;
}

/** Lets a part of a call tell what it got, in the SDK's own chain of promises. */
function followed(value: unknown, tell: (result: unknown) => void): unknown {
  if (typeof (value as Promise<unknown> | undefined)?.then !== 'function') return value;
  return (value as Promise<unknown>).then((result) => {
    guard('part of a call', () => tell(result));
    return result;
  });
}

/** The object in the prototype chain that has the method as a property that can be replaced. */
function ownerOf(target: Record<string, unknown>, method: string): Record<string, unknown> | undefined {
  for (
    let owner: Record<string, unknown> | null = target;
    owner && owner !== Object.prototype;
    owner = Object.getPrototypeOf(owner) as Record<string, unknown> | null
  ) {
    const descriptor = Object.getOwnPropertyDescriptor(owner, method);
    if (!descriptor) continue;
    return typeof descriptor.value === 'function' && (descriptor.configurable || descriptor.writable)
      ? owner
      : undefined;
  }
  return undefined;
}

const attachments = new Map<string, Attachment>();

/** The one attachment of a spec in this process; a second copy of the package would count twice. */
export function attachmentOf(spec: SdkSpec): Attachment {
  let attachment = attachments.get(spec.name);
  if (!attachment) {
    attachments.set(spec.name, (attachment = new Attachment(spec)));
    for (const meter of spec.providers) registerMeter(meter);
  }
  return attachment;
}

/** Attachments of this process, for `doctor`. */
export function allAttachments(): Attachment[] {
  return [...attachments.values()];
}

/** False where the user has switched costspan off. */
export function isSwitchedOn(): boolean {
  return !/^(1|true|yes)$/i.test(env()['COSTSPAN_DISABLED'] ?? '');
}
