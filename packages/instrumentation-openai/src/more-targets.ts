import type { MethodRow, Targets } from '@costspan/instrumentation';
import { targetsOfClient } from './targets.ts';

/** Where a client has the resources of jobs and the like, by the names of their classes. */
const RESOURCES: Readonly<Record<string, string>> = {
  Batches: 'batches',
  Files: 'files',
  Jobs: 'fineTuning.jobs',
  Containers: 'containers',
  Moderations: 'moderations',
};

/** A row of one of them, by the name that an app writes. */
export function named(row: MethodRow): MethodRow {
  return { ...row, publicName: `client.${RESOURCES[row.target]}.${row.method}` };
}

type Class = { readonly prototype?: object } & Readonly<Record<string, unknown>>;

/** The prototypes of their classes in the package's main entries. */
export function moreTargetsOfExports(exports: Record<string, unknown>): Targets {
  const main = (exports['OpenAI'] ?? exports['default'] ?? exports) as Class;
  const { FineTuning } = main as { FineTuning?: Class };
  return Object.fromEntries(
    Object.keys(RESOURCES).map((name) => [name, ((FineTuning?.[name] ?? main[name]) as Class | undefined)?.prototype]),
  );
}

/** All targets of a client. */
export function allTargetsOfClient(client: object): Targets {
  return { ...targetsOfClient(client), ...targetsOfClient(client, RESOURCES) };
}
