const falPackage = require('FAL_PACKAGE');
const Deepgram = require('@deepgram/sdk');
const { ElevenLabsClient } = require('ELEVENLABS_PACKAGE');
const { GoogleGenAI } = require('@google/genai');
const OpenAI = require('openai');
const Replicate = require('replicate');
const { instrumentDeepgram } = require('@costspan/instrumentation-deepgram');
const { instrumentElevenLabs } = require('@costspan/instrumentation-elevenlabs');
const { instrumentFal } = require('@costspan/instrumentation-fal');
const { instrumentGoogleGenAI } = require('@costspan/instrumentation-google-genai');
const { instrumentOpenAI } = require('@costspan/instrumentation-openai');
const { instrumentReplicate } = require('@costspan/instrumentation-replicate');
const { clientsOf, falFetch, scenario } = require('./scenario.mjs');

const fal = falPackage.fal ?? { ...falPackage };
const clients = clientsOf({ OpenAI, GoogleGenAI, fal, Replicate, ElevenLabsClient, Deepgram, falFetch });
scenario({
  openai: instrumentOpenAI(clients.openai),
  google: instrumentGoogleGenAI(clients.google),
  fal: instrumentFal(clients.fal),
  replicate: instrumentReplicate(clients.replicate),
  elevenlabs: instrumentElevenLabs(clients.elevenlabs),
  deepgram: instrumentDeepgram(clients.deepgram),
});
