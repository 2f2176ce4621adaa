import { describeMatrix } from './judge.ts';
import { SDK_SETS } from './sdks.ts';

const [oldest, newest] = [SDK_SETS.at(0), SDK_SETS.at(-1)];
if (!oldest || !newest) throw new Error('no set of SDKs');

/** The two ends; `npx -y pnpm@12 test:matrix` has all that lies between. */
describeMatrix([
  { set: oldest, otel: ['otel2'] },
  { set: newest, otel: ['otel3'] },
]);
