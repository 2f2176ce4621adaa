import * as falPackage from 'FAL_PACKAGE';
import { createOpenAI } from '@ai-sdk/openai';
import Anthropic from '@anthropic-ai/sdk';
import { BedrockRuntime } from '@aws-sdk/client-bedrock-runtime';
import * as Deepgram from '@deepgram/sdk';
import { ElevenLabsClient } from 'ELEVENLABS_PACKAGE';
import { GoogleGenAI } from '@google/genai';
import { InferenceClient } from '@huggingface/inference';
import { OpenRouter } from '@openrouter/sdk';
import * as ai from 'ai';
import OpenAI from 'openai';
import Replicate from 'replicate';
import { instrumentAI } from '@costspan/instrumentation-ai';
import { instrumentAnthropic } from '@costspan/instrumentation-anthropic';
import { instrumentAwsBedrock } from '@costspan/instrumentation-aws-bedrock';
import { instrumentDeepgram } from '@costspan/instrumentation-deepgram';
import { instrumentElevenLabs } from '@costspan/instrumentation-elevenlabs';
import { instrumentFal } from '@costspan/instrumentation-fal';
import { instrumentGoogleGenAI } from '@costspan/instrumentation-google-genai';
import { instrumentHuggingFace } from '@costspan/instrumentation-hugging-face';
import { instrumentOpenAI } from '@costspan/instrumentation-openai';
import { instrumentOpenRouter } from '@costspan/instrumentation-openrouter';
import { instrumentReplicate } from '@costspan/instrumentation-replicate';
import { clientsOf, falFetch, scenario } from './scenario.mjs';

// A namespace cannot be changed: the older fal client, which has functions only, is handed over as an object.
const fal = falPackage.fal ?? { ...falPackage };
const clients = clientsOf({
  Anthropic,
  BedrockRuntime,
  OpenAI,
  GoogleGenAI,
  InferenceClient,
  OpenRouter,
  fal,
  Replicate,
  ElevenLabsClient,
  Deepgram,
  ai,
  createOpenAI,
  falFetch,
});
await scenario({
  anthropic: instrumentAnthropic(clients.anthropic),
  bedrock: instrumentAwsBedrock(clients.bedrock),
  openai: instrumentOpenAI(clients.openai),
  google: instrumentGoogleGenAI(clients.google),
  huggingFace: instrumentHuggingFace(clients.huggingFace),
  openRouter: instrumentOpenRouter(clients.openRouter),
  fal: instrumentFal(clients.fal),
  replicate: instrumentReplicate(clients.replicate),
  elevenlabs: instrumentElevenLabs(clients.elevenlabs),
  deepgram: instrumentDeepgram(clients.deepgram),
  ai: clients.ai,
  text: instrumentAI(clients.text),
  image: instrumentAI(clients.image),
});
