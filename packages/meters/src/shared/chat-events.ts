import type { Fields } from './wire/index.ts';

/**
 * What is kept of a stream of chat chunks in OpenAI's form: the first, which names the answer, and those that count
 * or tell an error; no words.
 */
export const EVENTS = {
  keep({ id, object, model, usage, x_groq, error }: Fields, kept: readonly unknown[]): Fields | undefined {
    const told = usage ?? error ?? (x_groq as Fields | undefined)?.['usage'];
    return told || kept.length === 0 ? { id, object, model, usage, x_groq, error: error ? {} : undefined } : undefined;
  },
};
