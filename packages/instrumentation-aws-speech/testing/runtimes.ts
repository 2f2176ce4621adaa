import type { NotCalled } from '../../../test/runtimes/sdks.ts';

export const runtimes: NotCalled = {
  reason: "its build for Node asks for Node's modules by require(), which no ESM bundle can hold",
};
