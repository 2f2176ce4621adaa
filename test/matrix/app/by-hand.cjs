const falPackage = require('FAL_PACKAGE');
const OpenAI = require('openai');
const Replicate = require('replicate');
const { instrumentFal } = require('@costspan/instrumentation-fal');
const { instrumentOpenAI } = require('@costspan/instrumentation-openai');
const { instrumentReplicate } = require('@costspan/instrumentation-replicate');
const { clientsOf, falFetch, scenario } = require('./scenario.mjs');

const fal = falPackage.fal ?? { ...falPackage };
const clients = clientsOf({ OpenAI, fal, Replicate, falFetch });
scenario({
  openai: instrumentOpenAI(clients.openai),
  fal: instrumentFal(clients.fal),
  replicate: instrumentReplicate(clients.replicate),
});
