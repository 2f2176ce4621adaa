const falPackage = require('FAL_PACKAGE');
const { GoogleGenAI } = require('@google/genai');
const OpenAI = require('openai');
const Replicate = require('replicate');
const { instrumentFal } = require('@costspan/instrumentation-fal');
const { instrumentGoogleGenAI } = require('@costspan/instrumentation-google-genai');
const { instrumentOpenAI } = require('@costspan/instrumentation-openai');
const { instrumentReplicate } = require('@costspan/instrumentation-replicate');
const { clientsOf, falFetch, scenario } = require('./scenario.mjs');

const fal = falPackage.fal ?? { ...falPackage };
const clients = clientsOf({ OpenAI, GoogleGenAI, fal, Replicate, falFetch });
scenario({
  openai: instrumentOpenAI(clients.openai),
  google: instrumentGoogleGenAI(clients.google),
  fal: instrumentFal(clients.fal),
  replicate: instrumentReplicate(clients.replicate),
});
