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
export * from './length.js';
export * from './sent.js';
export * from './settings.js';
export * from './size.js';
export * from './spoken.js';
export * from './tokens.js';
