import awsBedrock from './books/aws.bedrock.json' with { type: 'json' };
import awsPolly from './books/aws.polly.json' with { type: 'json' };
import azureInference from './books/azure.ai.inference.json' with { type: 'json' };
import azureOpenai from './books/azure.ai.openai.json' with { type: 'json' };
import fal from './books/fal.json' with { type: 'json' };
import gemini from './books/gcp.gemini.json' with { type: 'json' };
import vertexAi from './books/gcp.vertex_ai.json' with { type: 'json' };
import groq from './books/groq.json' with { type: 'json' };
import mistralAi from './books/mistral_ai.json' with { type: 'json' };
import openai from './books/openai.json' with { type: 'json' };
import openrouter from './books/openrouter.json' with { type: 'json' };
import replicate from './books/replicate.json' with { type: 'json' };

/** The bundled books, one per biller. Their form is `price-book.schema.json`; `@costspan/core` reads them. */
export const books: readonly unknown[] = [
  awsBedrock,
  awsPolly,
  azureInference,
  azureOpenai,
  fal,
  gemini,
  vertexAi,
  groq,
  mistralAi,
  openai,
  openrouter,
  replicate,
];

export { version } from './version.ts';
