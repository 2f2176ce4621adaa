import * as falPackage from 'FAL_PACKAGE';
import Anthropic from '@anthropic-ai/sdk';
import { GoogleGenAI } from '@google/genai';
import OpenAI from 'openai';
import Replicate from 'replicate';
import { clientsOf, falFetch, scenario } from './scenario.mjs';

await scenario(clientsOf({ Anthropic, OpenAI, GoogleGenAI, fal: falPackage.fal ?? falPackage, Replicate, falFetch }));
