import type { NotCalled } from '../../../test/runtimes/sdks.ts';

export const runtimes: NotCalled = {
  reason: "the node-fetch that it brings asks for Node's modules by require(), which no ESM bundle can hold",
};
