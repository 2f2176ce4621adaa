import assemblyai from './books/assemblyai.json' with { type: 'json' };
import azureOpenai from './books/azure.ai.openai.json' with { type: 'json' };
import cartesia from './books/cartesia.json' with { type: 'json' };
import cloudflareWorkersAi from './books/cloudflare_workers_ai.json' with { type: 'json' };
import comfy from './books/comfy.json' with { type: 'json' };
import deepgram from './books/deepgram.json' with { type: 'json' };
import elevenlabs from './books/elevenlabs.json' with { type: 'json' };
import fal from './books/fal.json' with { type: 'json' };
import huggingFace from './books/hugging_face.json' with { type: 'json' };
import hume from './books/hume.json' with { type: 'json' };
import inworld from './books/inworld.json' with { type: 'json' };
import openai from './books/openai.json' with { type: 'json' };
import replicate from './books/replicate.json' with { type: 'json' };
import togetherAi from './books/together_ai.json' with { type: 'json' };
import vercelAiGateway from './books/vercel_ai_gateway.json' with { type: 'json' };

/** The bundled books, one per biller. Their form is `price-book.schema.json`; `@costspan/core` reads them. */
export const books: readonly unknown[] = [
  assemblyai,
  azureOpenai,
  cartesia,
  cloudflareWorkersAi,
  comfy,
  deepgram,
  elevenlabs,
  fal,
  huggingFace,
  hume,
  inworld,
  openai,
  replicate,
  togetherAi,
  vercelAiGateway,
];

export { version } from './version.ts';
