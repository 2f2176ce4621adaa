import * as falPackage from 'FAL_PACKAGE';
import * as Deepgram from '@deepgram/sdk';
import { ElevenLabsClient } from 'ELEVENLABS_PACKAGE';
import { GoogleGenAI } from '@google/genai';
import OpenAI from 'openai';
import Replicate from 'replicate';
import { clientsOf, falFetch, scenario } from './scenario.mjs';

await scenario(
  clientsOf({
    OpenAI,
    GoogleGenAI,
    fal: falPackage.fal ?? falPackage,
    Replicate,
    ElevenLabsClient,
    Deepgram,
    falFetch,
  }),
);
