/** Preloaded into a child process of the suite: instruments the package's SDK by module hooks, as `@costspan/auto/register` does. */
import { createRequire } from 'node:module';
import { attachmentOf } from '../attachment.ts';
import { SdkInstrumentation } from '../instrumentation.ts';
import type { SdkIdentity, SdkSpec } from '../spec.ts';
import { recorderOfProcess, taskOfProcess } from './child.ts';

const { from, package: name } = taskOfProcess();
const require = createRequire(from);
const { sdk } = require(`${name}/sdk`) as { sdk: SdkIdentity };
const lazy = { ...sdk, load: () => (require(`${name}/spec`) as { spec: SdkSpec }).spec };
new SdkInstrumentation(lazy);
attachmentOf(lazy).providers = recorderOfProcess().providers;
