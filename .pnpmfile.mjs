import { published } from './test/tools/published.mjs';

export const hooks = { beforePacking: published };
