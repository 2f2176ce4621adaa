// Written by scripts/book.ts.
import assemblyai from './books/assemblyai.json' with { type: 'json' };
import awsBedrock from './books/aws.bedrock.json' with { type: 'json' };
import awsPolly from './books/aws.polly.json' with { type: 'json' };
import azureAiInference from './books/azure.ai.inference.json' with { type: 'json' };
import azureAiOpenai from './books/azure.ai.openai.json' with { type: 'json' };
import blackForestLabs from './books/black_forest_labs.json' with { type: 'json' };
import byteplus from './books/byteplus.json' with { type: 'json' };
import cartesia from './books/cartesia.json' with { type: 'json' };
import cloudflareWorkersAi from './books/cloudflare_workers_ai.json' with { type: 'json' };
import comfy from './books/comfy.json' with { type: 'json' };
import deepgram from './books/deepgram.json' with { type: 'json' };
import elevenlabs from './books/elevenlabs.json' with { type: 'json' };
import fal from './books/fal.json' with { type: 'json' };
import gcpGemini from './books/gcp.gemini.json' with { type: 'json' };
import gcpVertexAi from './books/gcp.vertex_ai.json' with { type: 'json' };
import groq from './books/groq.json' with { type: 'json' };
import huggingFace from './books/hugging_face.json' with { type: 'json' };
import hume from './books/hume.json' with { type: 'json' };
import ideogram from './books/ideogram.json' with { type: 'json' };
import inworld from './books/inworld.json' with { type: 'json' };
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
import togetherAi from './books/together_ai.json' with { type: 'json' };
import vercelAiGateway from './books/vercel_ai_gateway.json' with { type: 'json' };
import xAi from './books/x_ai.json' with { type: 'json' };

/** The bundled books, one per biller. Their form is `price-book.schema.json`; `@costspan/core` reads them. */
export const books: readonly unknown[] = [
  assemblyai,
  awsBedrock,
  awsPolly,
  azureAiInference,
  azureAiOpenai,
  blackForestLabs,
  byteplus,
  cartesia,
  cloudflareWorkersAi,
  comfy,
  deepgram,
  elevenlabs,
  fal,
  gcpGemini,
  gcpVertexAi,
  groq,
  huggingFace,
  hume,
  ideogram,
  inworld,
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
  togetherAi,
  vercelAiGateway,
  xAi,
];

export { version } from './version.ts';
