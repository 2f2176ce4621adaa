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
const { clientsOf, falFetch, scenario } = require('./scenario.mjs');

scenario(
  clientsOf({
    Anthropic,
    BedrockRuntime,
    OpenAI,
    GoogleGenAI,
    InferenceClient,
    OpenRouter,
    fal: falPackage.fal ?? falPackage,
    Replicate,
    ElevenLabsClient,
    Deepgram,
    ai,
    createOpenAI,
    falFetch,
  }),
);
