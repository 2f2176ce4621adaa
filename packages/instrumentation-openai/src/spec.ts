import type { ModuleFile, SdkSpec } from '@costspan/instrumentation';
import { meter as azure } from '@costspan/meters/azure.ai.openai';
import { meter } from '@costspan/meters/openai';
import { BATCHES } from './batches.ts';
import { lean } from './lean.ts';
import { moreTargetsOfExports } from './more-targets.ts';
import { OTHERS } from './others.ts';
import { REALTIME_FILES, realtimeRows } from './realtime/rows.ts';
import { sdk } from './sdk.ts';

/** All that costspan knows of the `openai` package, majors 4 to 7. */
export const spec: SdkSpec = {
  ...lean,
  opensSockets: true,
  files: [...lean.files.map(withMore), ...REALTIME_FILES],
  methods: [...lean.methods, ...BATCHES, ...OTHERS, ...realtimeRows(sdk.name)],
  providers: [meter, azure],
};

function withMore(file: ModuleFile): ModuleFile {
  return { ...file, targets: (exports) => ({ ...file.targets(exports), ...moreTargetsOfExports(exports) }) };
}
