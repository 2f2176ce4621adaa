import * as falPackage from 'FAL_PACKAGE';
import * as Deepgram from '@deepgram/sdk';
import { ElevenLabsClient } from 'ELEVENLABS_PACKAGE';
import { GoogleGenAI } from '@google/genai';
import OpenAI from 'openai';
import Replicate from 'replicate';
import { instrumentDeepgram } from '@costspan/instrumentation-deepgram';
import { instrumentElevenLabs } from '@costspan/instrumentation-elevenlabs';
import { instrumentFal } from '@costspan/instrumentation-fal';
import { instrumentGoogleGenAI } from '@costspan/instrumentation-google-genai';
import { instrumentOpenAI } from '@costspan/instrumentation-openai';
import { instrumentReplicate } from '@costspan/instrumentation-replicate';
import { clientsOf, falFetch, scenario } from './scenario.mjs';

// A namespace cannot be changed: the older fal client, which has functions only, is handed over as an object.
const fal = falPackage.fal ?? { ...falPackage };
const clients = clientsOf({ OpenAI, GoogleGenAI, fal, Replicate, ElevenLabsClient, Deepgram, falFetch });
await scenario({
  openai: instrumentOpenAI(clients.openai),
  google: instrumentGoogleGenAI(clients.google),
  fal: instrumentFal(clients.fal),
  replicate: instrumentReplicate(clients.replicate),
  elevenlabs: instrumentElevenLabs(clients.elevenlabs),
  deepgram: instrumentDeepgram(clients.deepgram),
});
