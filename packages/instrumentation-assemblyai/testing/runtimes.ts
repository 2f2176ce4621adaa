import type { NotCalled } from '../../../test/runtimes/sdks.ts';

export const runtimes: NotCalled = {
  reason: "the ws that it brings asks for Node's modules by require(), which no ESM bundle can hold",
};
