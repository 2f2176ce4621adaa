// Written by scripts/book.ts.
import { book as anthropic } from './billers/anthropic.ts';
import { book as assemblyai } from './billers/assemblyai.ts';
import { book as awsBedrock } from './billers/aws.bedrock.ts';
import { book as awsPolly } from './billers/aws.polly.ts';
import { book as awsTranscribe } from './billers/aws.transcribe.ts';
import { book as azureAiInference } from './billers/azure.ai.inference.ts';
import { book as azureAiOpenai } from './billers/azure.ai.openai.ts';
import { book as azureAiSpeech } from './billers/azure.ai.speech.ts';
import { book as blackForestLabs } from './billers/black_forest_labs.ts';
import { book as byteplus } from './billers/byteplus.ts';
import { book as cartesia } from './billers/cartesia.ts';
import { book as cloudflareWorkersAi } from './billers/cloudflare_workers_ai.ts';
import { book as cohere } from './billers/cohere.ts';
import { book as comfy } from './billers/comfy.ts';
import { book as deepgram } from './billers/deepgram.ts';
import { book as deepinfra } from './billers/deepinfra.ts';
import { book as deepseek } from './billers/deepseek.ts';
import { book as elevenlabs } from './billers/elevenlabs.ts';
import { book as fal } from './billers/fal.ts';
import { book as fireworksAi } from './billers/fireworks_ai.ts';
import { book as gcpGemini } from './billers/gcp.gemini.ts';
import { book as gcpSpeechToText } from './billers/gcp.speech_to_text.ts';
import { book as gcpTextToSpeech } from './billers/gcp.text_to_speech.ts';
import { book as gcpVertexAi } from './billers/gcp.vertex_ai.ts';
import { book as gladia } from './billers/gladia.ts';
import { book as groq } from './billers/groq.ts';
import { book as huggingFace } from './billers/hugging_face.ts';
import { book as hume } from './billers/hume.ts';
import { book as ideogram } from './billers/ideogram.ts';
import { book as inworld } from './billers/inworld.ts';
import { book as kling } from './billers/kling.ts';
import { book as lmnt } from './billers/lmnt.ts';
import { book as ltx } from './billers/ltx.ts';
import { book as luma } from './billers/luma.ts';
import { book as minimax } from './billers/minimax.ts';
import { book as mistralAi } from './billers/mistral_ai.ts';
import { book as openai } from './billers/openai.ts';
import { book as openrouter } from './billers/openrouter.ts';
import { book as perplexity } from './billers/perplexity.ts';
import { book as recraft } from './billers/recraft.ts';
import { book as replicate } from './billers/replicate.ts';
import { book as rime } from './billers/rime.ts';
import { book as runware } from './billers/runware.ts';
import { book as runway } from './billers/runway.ts';
import { book as speechmatics } from './billers/speechmatics.ts';
import { book as stabilityAi } from './billers/stability_ai.ts';
import { book as togetherAi } from './billers/together_ai.ts';
import { book as vercelAiGateway } from './billers/vercel_ai_gateway.ts';
import { book as xAi } from './billers/x_ai.ts';
import type { Book } from './book.ts';

/** The books of all billers. `@costspan/prices/fal` and its like hold one each. */
export const books: readonly Book[] = [
  anthropic,
  assemblyai,
  awsBedrock,
  awsPolly,
  awsTranscribe,
  azureAiInference,
  azureAiOpenai,
  azureAiSpeech,
  blackForestLabs,
  byteplus,
  cartesia,
  cloudflareWorkersAi,
  cohere,
  comfy,
  deepgram,
  deepinfra,
  deepseek,
  elevenlabs,
  fal,
  fireworksAi,
  gcpGemini,
  gcpSpeechToText,
  gcpTextToSpeech,
  gcpVertexAi,
  gladia,
  groq,
  huggingFace,
  hume,
  ideogram,
  inworld,
  kling,
  lmnt,
  ltx,
  luma,
  minimax,
  mistralAi,
  openai,
  openrouter,
  perplexity,
  recraft,
  replicate,
  rime,
  runware,
  runway,
  speechmatics,
  stabilityAi,
  togetherAi,
  vercelAiGateway,
  xAi,
];

export type { Book } from './book.ts';
export { billers, version } from './billers.ts';
