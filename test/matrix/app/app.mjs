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
import { clientsOf, falFetch, scenario } from './scenario.mjs';

await scenario(
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
