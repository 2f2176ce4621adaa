// Written by scripts/book.ts.
import awsBedrock from './books/aws.bedrock.json' with { type: 'json' };
import awsPolly from './books/aws.polly.json' with { type: 'json' };
import azureAiInference from './books/azure.ai.inference.json' with { type: 'json' };
import azureAiOpenai from './books/azure.ai.openai.json' with { type: 'json' };
import blackForestLabs from './books/black_forest_labs.json' with { type: 'json' };
import byteplus from './books/byteplus.json' with { type: 'json' };
import fal from './books/fal.json' with { type: 'json' };
import gcpGemini from './books/gcp.gemini.json' with { type: 'json' };
import gcpVertexAi from './books/gcp.vertex_ai.json' with { type: 'json' };
import groq from './books/groq.json' with { type: 'json' };
import ideogram from './books/ideogram.json' with { type: 'json' };
import kling from './books/kling.json' with { type: 'json' };
import ltx from './books/ltx.json' with { type: 'json' };
import luma from './books/luma.json' with { type: 'json' };
import minimax from './books/minimax.json' with { type: 'json' };
import mistralAi from './books/mistral_ai.json' with { type: 'json' };
import openai from './books/openai.json' with { type: 'json' };
import openrouter from './books/openrouter.json' with { type: 'json' };
import replicate from './books/replicate.json' with { type: 'json' };
import runware from './books/runware.json' with { type: 'json' };
import runway from './books/runway.json' with { type: 'json' };
import stabilityAi from './books/stability_ai.json' with { type: 'json' };
import xAi from './books/x_ai.json' with { type: 'json' };

/** The bundled books, one per biller. Their form is `price-book.schema.json`; `@costspan/core` reads them. */
export const books: readonly unknown[] = [
  awsBedrock,
  awsPolly,
  azureAiInference,
  azureAiOpenai,
  blackForestLabs,
  byteplus,
  fal,
  gcpGemini,
  gcpVertexAi,
  groq,
  ideogram,
  kling,
  ltx,
  luma,
  minimax,
  mistralAi,
  openai,
  openrouter,
  replicate,
  runware,
  runway,
  stabilityAi,
  xAi,
];

export { version } from './version.ts';
