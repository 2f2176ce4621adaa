import { createRequire } from 'node:module';
import type OpenAI from 'openai';
import type { OpenTelemetry } from './otel.ts';

const require = createRequire(import.meta.url);

interface LazyEvent {
  get(): Promise<Record<string, unknown>>;
}

interface Braintrust {
  initLogger(options: object): unknown;
  wrapOpenAI(client: OpenAI): OpenAI;
  _internalGetGlobalState(): { setOverrideBgLogger(logger: object): void };
  _exportsForTestingOnly: { setInitialTestState(): void; simulateLoginForTests(): Promise<unknown> };
}

/**
 * Braintrust records to its own back end. In place of its transport stands a logger that drops the
 * events unread, or turns them into what is seen of
 * OpenTelemetry spans; the login is the one of its own tests, which needs no network.
 */
export async function braintrust(otel: OpenTelemetry): Promise<(client: OpenAI) => OpenAI> {
  const api = require('braintrust') as Braintrust;
  api._exportsForTestingOnly.setInitialTestState();
  await api._exportsForTestingOnly.simulateLoginForTests();
  const known = new Map<string, Record<string, unknown>>();
  const read = async (event: LazyEvent): Promise<void> => {
    const row = await event.get();
    const id = String(row['span_id'] ?? row['id']);
    const before = known.get(id);
    // Rows of one span are merged by its back end, metrics by metric.
    const whole: Record<string, unknown> = {
      ...before,
      ...row,
      metrics: { ...(before?.['metrics'] as object | undefined), ...(row['metrics'] as object | undefined) },
    };
    if (!known.has(id)) otel.seen.start();
    known.set(id, whole);
    const { end } = whole['metrics'] as { end?: number };
    if (end !== undefined && !(before?.['metrics'] as { end?: number } | undefined)?.end)
      otel.seen.end(() => ({
        name: id,
        kind: 0,
        error: whole['error'] !== undefined && whole['error'] !== null,
        atStart: [],
        attributes: flat(whole),
      }));
  };
  api._internalGetGlobalState().setOverrideBgLogger({
    log: (events: LazyEvent[]) => {
      if (otel.seen.keep) for (const event of events) void read(event);
      else otel.seen.started += events.length;
    },
    flush: async () => undefined,
    pendingFlushBytes: () => 0,
    flushBackpressureBytes: () => 1e9,
    setMaskingFunction: () => undefined,
  });
  api.initLogger({ projectName: 'bench', projectId: 'bench', noExitFlush: true, asyncFlush: true });
  return api.wrapOpenAI;
}

function flat(value: object, prefix = ''): Record<string, string | number> {
  const found: Record<string, string | number> = {};
  for (const [name, one] of Object.entries(value)) {
    if (typeof one === 'object' && one !== null) Object.assign(found, flat(one as object, `${prefix}${name}.`));
    else if (typeof one === 'string' || typeof one === 'number') found[prefix + name] = one;
  }
  return found;
}
