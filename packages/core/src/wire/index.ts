/** Readers of what providers and people say of a generation in the same way. */
export * from './fields.ts';
export * from './length.ts';
export * from './sent.ts';
export * from './settings.ts';
export * from './size.ts';
export * from './spoken.ts';
export * from './tokens.ts';
