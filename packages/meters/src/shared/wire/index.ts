/** Readers of what providers and people say of a generation in the same way. */
export {
  at,
  count,
  fields,
  first,
  firstText,
  header,
  list,
  number,
  pick,
  positive,
  quantity,
  text,
  whole,
} from '@costspan/core/internal';
export type { Fields } from '@costspan/core/internal';
export * from './characters.ts';
export * from './length.ts';
export * from './settings.ts';
export * from './size.ts';
