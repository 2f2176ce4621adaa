const falPackage = require('FAL_PACKAGE');
const { createOpenAI } = require('@ai-sdk/openai');
const Anthropic = require('@anthropic-ai/sdk');
const { BedrockRuntime } = require('@aws-sdk/client-bedrock-runtime');
const Deepgram = require('@deepgram/sdk');
const { ElevenLabsClient } = require('ELEVENLABS_PACKAGE');
const { GoogleGenAI } = require('@google/genai');
const { InferenceClient } = require('@huggingface/inference');
const { OpenRouter } = require('@openrouter/sdk');
const ai = require('ai');
const OpenAI = require('openai');
const Replicate = require('replicate');
const { instrumentAI } = require('@costspan/instrumentation-ai');
const { instrumentAnthropic } = require('@costspan/instrumentation-anthropic');
const { instrumentAwsBedrock } = require('@costspan/instrumentation-aws-bedrock');
const { instrumentDeepgram } = require('@costspan/instrumentation-deepgram');
const { instrumentElevenLabs } = require('@costspan/instrumentation-elevenlabs');
const { instrumentFal } = require('@costspan/instrumentation-fal');
const { instrumentGoogleGenAI } = require('@costspan/instrumentation-google-genai');
const { instrumentHuggingFace } = require('@costspan/instrumentation-hugging-face');
const { instrumentOpenAI } = require('@costspan/instrumentation-openai');
const { instrumentOpenRouter } = require('@costspan/instrumentation-openrouter');
const { instrumentReplicate } = require('@costspan/instrumentation-replicate');
const { clientsOf, falFetch, scenario } = require('./scenario.mjs');

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
scenario({
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
