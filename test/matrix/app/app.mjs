import * as falPackage from 'FAL_PACKAGE';
import OpenAI from 'openai';
import Replicate from 'replicate';
import { clientsOf, falFetch, scenario } from './scenario.mjs';

await scenario(clientsOf({ OpenAI, fal: falPackage.fal ?? falPackage, Replicate, falFetch }));
