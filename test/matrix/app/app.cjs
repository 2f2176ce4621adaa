const falPackage = require('FAL_PACKAGE');
const OpenAI = require('openai');
const Replicate = require('replicate');
const { clientsOf, falFetch, scenario } = require('./scenario.mjs');

scenario(clientsOf({ OpenAI, fal: falPackage.fal ?? falPackage, Replicate, falFetch }));
