/**
 * Which calls of a process are measured. V8 still compiles at call 10,000, so that one window would
 * tell one story: the first calls are those of an app that makes some images an hour, the last those
 * of a server.
 */
export const WINDOWS = [
  { name: 'first', title: 'first 1,000', from: 0, to: 1_000 },
  { name: 'middle', title: '3,000–5,000', from: 3_000, to: 5_000 },
  { name: 'steady', title: '12,000–16,000', from: 12_000, to: 16_000 },
] as const;

export type WindowName = (typeof WINDOWS)[number]['name'];
