import { sdks } from '@costspan/auto/specs';
import { imported } from '../support/testing.ts';

/** An SDK as the apps of the cells use it. The texts are code of the app; `simulator` is the origin of the simulators. */
export interface CalledSdk {
  readonly package: string;
  /** the version that is installed: a run next year installs what this one did */
  readonly version: string;
  /** what the app has beside it, with versions */
  readonly also?: Readonly<Record<string, string>>;
  readonly import: string;
  /** where a bundle or an edge runtime takes another entry than Node */
  readonly importAtEdge?: string;
  readonly client: string;
  /** makes one charge */
  readonly call: string;
  /** what `instrumentX` is given beside the client where the app is a bundle, and the imports for it */
  readonly options?: { readonly import: string; readonly value: string };
  /** the one group of cells that can hold it */
  readonly only?: 'next';
}

/** An SDK that no cell calls, since one of them cannot. `test/packed/clients.test.ts` bundles and calls it. */
export interface NotCalled {
  readonly reason: string;
}

const all = await imported<{ readonly runtimes: CalledSdk | NotCalled }>('runtimes.ts');

/** The SDKs that the apps of Next.js call, once each. */
export const IN_NEXT: readonly CalledSdk[] = all.flatMap(([, { runtimes }]) =>
  'package' in runtimes ? [runtimes] : [],
);

/** The SDKs that the app of every other cell calls, once each. */
export const SDKS: readonly CalledSdk[] = IN_NEXT.filter(({ only }) => only === undefined);

/** costspan's package for an SDK, and its function for a client. */
export function instrumentationOf({ package: name }: CalledSdk): { readonly package: string; readonly fn: string } {
  const sdk = sdks.find(({ versions }) => Object.hasOwn(versions, name));
  if (!sdk) throw new Error(`${name}: packages/auto/src/specs.ts lists no SDK of that package`);
  return { package: sdk.scope.name, fn: sdk.clientFunction };
}
