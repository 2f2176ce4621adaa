import type { ModuleFile, SdkSpec, Targets } from '@costspan/instrumentation';
import { prototypeOf } from './address.ts';
import { download, passedOn, withDownloads } from './batch-files.ts';
import { createCache } from './caches.ts';
import { lean, targetsOfClient } from './lean.ts';
import { apiCall } from './transport.ts';

/** All that costspan knows of `@google/genai`, 2.x and 3.x. */
export const spec: SdkSpec = {
  ...lean,
  files: lean.files.map(withFiles),
  methods: [
    ...lean.methods.map((row) => {
      if (row === apiCall) return withDownloads;
      return row.target === 'Batches' && row.method === 'get' ? { ...row, response: passedOn } : row;
    }),
    download,
    createCache,
  ],
};

function withFiles(file: ModuleFile): ModuleFile {
  return {
    ...file,
    targets: (exports) => {
      const { Files, Caches } = exports as Record<string, { prototype?: object } | undefined>;
      return { ...file.targets(exports), Files: Files?.prototype, Caches: Caches?.prototype };
    },
  };
}

/** All targets of a client. */
export function allTargetsOfClient(client: object): Targets {
  const { files, caches } = client as Record<string, object | undefined>;
  return { ...targetsOfClient(client), Files: prototypeOf(files), Caches: prototypeOf(caches) };
}
