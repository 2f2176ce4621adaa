import { sdks } from '@costspan/auto/specs';
import { imported, tested } from '../support/testing.ts';

/** What `testing/matrix.mjs` of an SDK's package tells the matrix; its functions run in the cells' apps. */
interface MatrixFile {
  /** from old to new: what an app has installed of the SDK in each set; the last one holds for the sets that are left */
  readonly versions: readonly Readonly<Record<string, string>>[];
  readonly leaves: Leaves;
  /** what the owner of an app has to state */
  readonly credits?: readonly object[];
}

/** What the calls of an SDK leave in telemetry. */
interface Leaves {
  readonly spans: number;
  readonly charges: number;
  /** models of calls without a price */
  readonly unpriced?: readonly string[];
  /** by provider the basis of all its charges */
  readonly bases?: Readonly<Record<string, string>>;
}

export interface MatrixSdk extends Required<MatrixFile> {
  readonly name: string;
  readonly path: string;
  /** costspan's package for the SDK, and its function for a client */
  readonly instrumentation: string;
  readonly clientFunction: string;
}

const paths = new Map(tested('matrix.mjs').map(({ name, path }) => [name, path]));

const all: readonly MatrixSdk[] = (await imported<MatrixFile>('matrix.mjs')).map(([name, file]) => {
  const { scope, clientFunction } = sdks.find((sdk) => sdk.name === name) as (typeof sdks)[number];
  const { versions, leaves, credits = [] } = file;
  return {
    name,
    path: paths.get(name) as string,
    instrumentation: scope.name,
    clientFunction,
    versions,
    leaves,
    credits,
  };
});

/** SDKs in the versions that an app has installed together. */
export interface SdkSet {
  readonly name: string;
  readonly sdks: readonly MatrixSdk[];
  readonly packages: Readonly<Record<string, string>>;
}

export const SDK_SETS: readonly SdkSet[] = ['oldest', 'older', 'newer', 'newest'].map((name, i) => ({
  name,
  sdks: all,
  packages: Object.assign({}, ...all.map(({ versions }) => versions[i] ?? versions.at(-1))),
}));
