import * as falPackage from 'FAL_PACKAGE';
import Anthropic from '@anthropic-ai/sdk';
import { GoogleGenAI } from '@google/genai';
import OpenAI from 'openai';
import Replicate from 'replicate';
import { instrumentAnthropic } from '@costspan/instrumentation-anthropic';
import { instrumentFal } from '@costspan/instrumentation-fal';
import { instrumentGoogleGenAI } from '@costspan/instrumentation-google-genai';
import { instrumentOpenAI } from '@costspan/instrumentation-openai';
import { instrumentReplicate } from '@costspan/instrumentation-replicate';
import { clientsOf, falFetch, scenario } from './scenario.mjs';

// A namespace cannot be changed: the older fal client, which has functions only, is handed over as an object.
const fal = falPackage.fal ?? { ...falPackage };
const clients = clientsOf({ Anthropic, OpenAI, GoogleGenAI, fal, Replicate, falFetch });
await scenario({
  anthropic: instrumentAnthropic(clients.anthropic),
  openai: instrumentOpenAI(clients.openai),
  google: instrumentGoogleGenAI(clients.google),
  fal: instrumentFal(clients.fal),
  replicate: instrumentReplicate(clients.replicate),
});
