import type { NotCalled } from '../../../test/runtimes/sdks.ts';

export const runtimes: NotCalled = {
  reason: 'its CommonJS build asks for parquetjs, which it does not bring',
};
