/** The simulator's providers by the paths below its address, which is that of no provider. */
export const SIMULATED: Readonly<Record<string, string>> = {
  '127.0.0.1': 'openai',
  '127.0.0.1/anthropic': 'anthropic',
  '127.0.0.1/bedrock': 'aws.bedrock',
  '127.0.0.1/openrouter': 'openrouter',
  '127.0.0.1/deepgram': 'deepgram',
  '127.0.0.1/elevenlabs': 'elevenlabs',
  '127.0.0.1/groq': 'groq',
  '127.0.0.1/luma': 'luma',
  '127.0.0.1/mistral': 'mistral_ai',
  '127.0.0.1/runway': 'runway',
  '127.0.0.1/together': 'together_ai',
};

/** The same for `COSTSPAN_GATEWAYS`. */
export const COSTSPAN_GATEWAYS: string = Object.entries(SIMULATED)
  .map(([host, provider]) => `${host}=${provider}`)
  .join(',');
