import type { Core } from './types.ts';

/** Options that environment variables give as numbers: of each, the first variable that has one. */
export function numbers<K extends string>(
  core: Core,
  variables: Readonly<Record<K, readonly string[]>>,
): Partial<Record<K, number>> {
  const found: Partial<Record<K, number>> = {};
  for (const option of Object.keys(variables) as K[])
    for (const name of variables[option]) found[option] ??= core.getNumberFromEnv(name);
  return found;
}

/** Items that a processor keeps where no variable says how many: the specification's default. */
export const QUEUE_SIZE = 2_048;

export function countOf(items: readonly unknown[]): number {
  return items.length;
}

/** Of a processor that exports in batches. */
export function batchOptions(core: Core, processor: 'BSP' | 'BLRP'): BatchOptions {
  return numbers(core, {
    maxQueueSize: [`OTEL_${processor}_MAX_QUEUE_SIZE`],
    scheduledDelayMillis: [`OTEL_${processor}_SCHEDULE_DELAY`],
    exportTimeoutMillis: [`OTEL_${processor}_EXPORT_TIMEOUT`],
    maxExportBatchSize: [`OTEL_${processor}_MAX_EXPORT_BATCH_SIZE`],
  });
}

type BatchOptions = Partial<
  Record<'maxQueueSize' | 'scheduledDelayMillis' | 'exportTimeoutMillis' | 'maxExportBatchSize', number>
>;
