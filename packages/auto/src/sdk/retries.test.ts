import { beforeEach, expect, it, vi } from 'vitest';
import { load, loadExporter } from './load.ts';
import { loosenRetries, withoutPauses } from './retries.ts';

const refused = Object.assign(new Error('refused'), { code: 'ECONNREFUSED' });
const send = vi.fn<() => Promise<{ status: string; error?: Error }>>();

/** The retrying transport of a real exporter, with `send` in place of HTTP. */
async function transport() {
  const { OTLPTraceExporter } = loadExporter<{ OTLPTraceExporter: new () => object }>('trace', 'http/protobuf');
  const exporter = new OTLPTraceExporter();
  const { _transport: retrying } = (exporter as { _delegate: { _transport: { _transport: unknown } } })._delegate;
  retrying._transport = { send, shutdown: () => {} };
  loosenRetries(exporter);
  return retrying as unknown as { send(data: Uint8Array, timeout: number): Promise<{ status: string; error?: Error }> };
}

beforeEach(() => send.mockReset());

it('tries again after a pause that holds no process', async () => {
  const unref = vi.spyOn(setTimeout(() => {}).constructor.prototype as NodeJS.Timeout, 'unref');
  send.mockResolvedValueOnce({ status: 'retryable', error: refused }).mockResolvedValue({ status: 'success' });
  expect(await (await transport()).send(new Uint8Array(1), 10_000)).toEqual({ status: 'success' });
  expect(send).toHaveBeenCalledTimes(2);
  expect(unref).toHaveBeenCalledOnce();
});

it('tries once more at the end of the process, at once', async () => {
  send.mockResolvedValue({ status: 'retryable', error: refused });
  const one = await transport();
  expect(await withoutPauses(() => one.send(new Uint8Array(1), 10_000))).toEqual({ status: 'failure', error: refused });
  expect(send).toHaveBeenCalledTimes(2);
});

it('ends a pause when the process ends', async () => {
  send.mockResolvedValue({ status: 'retryable', error: refused });
  const one = await transport();
  const answer = one.send(new Uint8Array(1), 10_000);
  await vi.waitFor(() => expect(send).toHaveBeenCalledOnce());
  expect(await withoutPauses(() => answer)).toMatchObject({ status: 'failure' });
  expect(send).toHaveBeenCalledTimes(2);
});

it('leaves an exporter as it is that is built otherwise', () => {
  const { ConsoleSpanExporter } = load<typeof import('@opentelemetry/sdk-trace')>('@opentelemetry/sdk-trace');
  expect(() => loosenRetries(new ConsoleSpanExporter())).not.toThrow();
});
