const falPackage = require('FAL_PACKAGE');
const Deepgram = require('@deepgram/sdk');
const { ElevenLabsClient } = require('ELEVENLABS_PACKAGE');
const { GoogleGenAI } = require('@google/genai');
const OpenAI = require('openai');
const Replicate = require('replicate');
const { clientsOf, falFetch, scenario } = require('./scenario.mjs');

scenario(
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
