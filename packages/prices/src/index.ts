import azureOpenai from './books/azure.ai.openai.json' with { type: 'json' };
import fal from './books/fal.json' with { type: 'json' };
import openai from './books/openai.json' with { type: 'json' };
import replicate from './books/replicate.json' with { type: 'json' };

/** The bundled books, one per biller. Their form is `price-book.schema.json`; `@costspan/core` reads them. */
export const books: readonly unknown[] = [azureOpenai, fal, openai, replicate];

export { version } from './version.ts';
