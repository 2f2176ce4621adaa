import { join } from 'node:path';

/** The shipped configuration of the Collector: the base, and the files of the back ends named. */
export function collectorConfigs(...backEnds: readonly string[]): string[] {
  return ['collector', ...backEnds].map((name) =>
    join(import.meta.dirname, '../../packages/views/collector', `${name}.yaml`),
  );
}
