import { fields } from './wire/index.ts';
import type { Fields } from './wire/index.ts';

/**
 * What is kept of a stream of chat chunks in OpenAI's form: the first, which names the answer, the first that names
 * the model, and those that count or tell an error; no words.
 */
export const EVENTS = {
  keep({ id, object, model, usage, x_groq, error }: Fields, kept: readonly unknown[]): Fields | undefined {
    const told = usage ?? error ?? fields(x_groq)?.['usage'];
    const names = kept.length === 0 || (model !== undefined && !kept.some((one) => fields(one)?.['model']));
    return told || names ? { id, object, model, usage, x_groq, error: error ? {} : undefined } : undefined;
  },
};
