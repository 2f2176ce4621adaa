import { diag, DiagLogLevel } from '@opentelemetry/api';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { attachmentOf } from './attachment.ts';
import type { Attachment } from './attachment.ts';
import { Recorder } from './conformance/recorder.ts';
import { SdkInstrumentation } from './instrumentation.ts';
import { moduleHooks } from './module-hooks.ts';
import { charges, row, specOf } from './testing.ts';

vi.mock(import('./module-hooks.ts'), () => ({ moduleHooks: vi.fn<typeof moduleHooks>() }));

const startHooks = vi.fn<(attachment: Attachment) => void>();
const said: string[] = [];

beforeEach(() => {
  said.length = 0;
  startHooks.mockReset();
  vi.mocked(moduleHooks).mockReturnValue({ startHooks });
  const warn = (text: string): void => void said.push(text);
  diag.setLogger({ verbose: warn, debug: warn, info: warn, warn, error: warn }, DiagLogLevel.WARN);
});
afterEach(() => {
  vi.unstubAllEnvs();
  diag.disable();
});

describe('an instrumentation', () => {
  it('hooks modules and is on, named as its package', () => {
    const spec = specOf();
    const made = new SdkInstrumentation(spec);
    expect(startHooks).toHaveBeenCalledExactlyOnceWith(attachmentOf(spec));
    expect(attachmentOf(spec).enabled).toBe(true);
    expect([made.instrumentationName, made.instrumentationVersion]).toEqual([
      '@costspan/instrumentation-fake',
      '1.0.0',
    ]);
    expect(said).toEqual([]);
  });

  it('starts off where the config says so, until it is enabled', () => {
    const spec = specOf();
    const made = new SdkInstrumentation(spec, { enabled: false });
    expect(startHooks).not.toHaveBeenCalled();
    expect(attachmentOf(spec).enabled).toBe(false);
    made.enable();
    expect(startHooks).toHaveBeenCalledOnce();
    expect(attachmentOf(spec).enabled).toBe(true);
    made.disable();
    expect(attachmentOf(spec).enabled).toBe(false);
  });

  it('stays off where the environment says so', () => {
    vi.stubEnv('COSTSPAN_DISABLED', '1');
    const spec = specOf();
    new SdkInstrumentation(spec).enable();
    expect(startHooks).not.toHaveBeenCalled();
    expect(attachmentOf(spec).enabled).toBe(false);
  });

  it('does not load the spec', () => {
    const { name, scope, clientFunction, versions } = specOf();
    const load = vi.fn<() => ReturnType<typeof specOf>>(() => specOf({ name }));
    new SdkInstrumentation({ name, scope, clientFunction, versions, load });
    expect(load).not.toHaveBeenCalled();
  });

  it('where modules cannot be hooked says once which function instruments a client', () => {
    vi.mocked(moduleHooks).mockReturnValue(undefined);
    const spec = specOf();
    const made = new SdkInstrumentation(spec);
    made.enable();
    expect(said).toEqual([
      'costspan: modules cannot be hooked here (a bundle, or no Node.js), so no call is seen. Instrument each client instead, for example instrumentFake(client).',
    ]);
    expect(attachmentOf(spec).enabled).toBe(true);
  });

  it('keeps its config, and changes of it', () => {
    const made = new SdkInstrumentation(specOf());
    expect(made.getConfig()).toEqual({ enabled: true });
    made.setConfig({ enabled: false });
    made.setConfig({});
    expect(made.getConfig()).toEqual({ enabled: false });
  });

  it('writes to the providers that it was given, each on its own', () => {
    const spec = specOf({ methods: [row] });
    const made = new SdkInstrumentation(spec);
    class Sdk {
      generate(_body: object): object {
        return { units: 1 };
      }
    }
    attachmentOf(spec).patch({ Sdk: Sdk.prototype }, 'test');
    const [spans, metrics, ledger] = [new Recorder(), new Recorder(), new Recorder()];
    made.setTracerProvider(spans.providers.tracerProvider!);
    made.setMeterProvider(metrics.providers.meterProvider!);
    made.setLoggerProvider(ledger.providers.loggerProvider!);
    new Sdk().generate({});
    expect([spans, metrics, ledger].map(({ spans: all }) => all.length)).toEqual([1, 0, 0]);
    expect([spans, metrics, ledger].map((one) => one.total('costspan.cost'))).toEqual([0, 0.5, 0]);
    expect([spans, metrics, ledger].map(charges)).toEqual([[], [], ['final 1 charged']]);
  });
});
