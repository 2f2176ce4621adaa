import { ExportResultCode } from '@opentelemetry/core';
import * as core from '@opentelemetry/core';
import { afterEach, expect, it, vi } from 'vitest';
import { flushThrough, inBackground } from './background.ts';
import { withoutPauses } from './retries.ts';

type Done = (result: { code: number; error?: Error }) => void;

/** An exporter whose back end answers when the test says so. */
function heldExporter() {
  const sent: { items: string[]; done: Done }[] = [];
  const exporter = { export: (items: string[], done: Done) => void sent.push({ items, done }) };
  return { sent, exporter: inBackground(exporter, core, 10, (items) => items.length) };
}

const ok = { code: ExportResultCode.SUCCESS };
const failed = vi.fn<(error: unknown) => void>();
core.setGlobalErrorHandler(failed);
afterEach(() => failed.mockClear());

function exported(exporter: { export(items: string[], done: Done): void }, items: string[]): number {
  const done = vi.fn<Done>();
  exporter.export(items, done);
  return done.mock.calls[0]?.[0].code as number;
}

it('lets the caller go on, and forceFlush wait', async () => {
  const { sent, exporter } = heldExporter();
  expect(exported(exporter, ['a'])).toBe(ExportResultCode.SUCCESS);
  const flushed = vi.fn<() => void>();
  const flush = exporter.forceFlush().then(flushed);
  await Promise.resolve();
  expect(flushed).not.toHaveBeenCalled();
  sent[0]?.done(ok);
  await flush;
  expect(flushed).toHaveBeenCalledOnce();
  await exporter.forceFlush();
});

it('waits for what was exported before, and not for what comes after', async () => {
  const { sent, exporter } = heldExporter();
  exported(exporter, ['a']);
  const flush = exporter.forceFlush();
  exported(exporter, ['b']);
  sent[0]?.done(ok);
  await flush;
});

it('has four exports under way, and sends the others in their order', () => {
  const { sent, exporter } = heldExporter();
  for (const one of 'abcdef') exported(exporter, [one]);
  const started = () => sent.flatMap(({ items }) => items).join('');
  expect(started()).toBe('abcd');
  sent[2]?.done(ok);
  sent[0]?.done(ok);
  expect(started()).toBe('abcdef');
});

it('refuses more than it may hold, and takes it again when the back end has answered', () => {
  const { sent, exporter } = heldExporter();
  const many = Array.from({ length: 11 }, String);
  expect(exported(exporter, many)).toBe(ExportResultCode.SUCCESS);
  expect(exported(exporter, ['b'])).toBe(ExportResultCode.FAILED);
  sent[0]?.done(ok);
  expect(exported(exporter, ['c'])).toBe(ExportResultCode.SUCCESS);
});

it('reports what the back end refused', async () => {
  const { sent, exporter } = heldExporter();
  exported(exporter, ['a']);
  const error = new Error('no');
  sent[0]?.done({ code: ExportResultCode.FAILED, error });
  await exporter.forceFlush();
  expect(failed).toHaveBeenCalledExactlyOnceWith(error);
});

it('lets a processor wait for its exporter, and for its last flush', async () => {
  const { sent, exporter } = heldExporter();
  const flush = vi.fn<() => Promise<void>>(() => Promise.resolve(exporter.export(['one'], () => {})));
  const processor = flushThrough({ forceFlush: flush }, exporter);
  const first = processor.forceFlush();
  const second = processor.forceFlush();
  await vi.waitFor(() => expect(sent).toHaveLength(1));
  expect(flush).toHaveBeenCalledOnce();
  sent[0]?.done(ok);
  await first;
  await vi.waitFor(() => expect(sent).toHaveLength(2));
  sent[1]?.done(ok);
  await second;
});

it('holds the process while someone waits, but not at its end', async () => {
  const { sent, exporter } = heldExporter();
  const holds = () => process.getActiveResourcesInfo().filter((type) => type === 'Timeout').length;
  const before = holds();
  exported(exporter, ['a']);
  expect(holds()).toBe(before);
  const flushes = [exporter.forceFlush()];
  expect(holds()).toBe(before + 1);
  await withoutPauses(async () => {
    flushes.push(exporter.forceFlush());
    expect(holds()).toBe(before + 1);
  });
  sent[0]?.done(ok);
  await Promise.all(flushes);
  expect(holds()).toBe(before);
});
