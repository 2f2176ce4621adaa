/** `gen_ai.provider.name` of the simulators by host and path below which their addresses are, for costspan's `gateways`. */
export const gateways: Readonly<Record<string, string>> = {
  '127.0.0.1': 'openai',
  '127.0.0.1/anthropic': 'anthropic',
  '127.0.0.1/bedrock': 'aws.bedrock',
  '127.0.0.1/polly': 'aws.polly',
  '127.0.0.1/openrouter': 'openrouter',
  '127.0.0.1/deepgram': 'deepgram',
  '127.0.0.1/elevenlabs': 'elevenlabs',
  '127.0.0.1/assemblyai': 'assemblyai',
  '127.0.0.1/cartesia': 'cartesia',
  '127.0.0.1/runware': 'runware',
  '127.0.0.1/groq': 'groq',
  '127.0.0.1/hume': 'hume',
  '127.0.0.1/luma': 'luma',
  '127.0.0.1/mistral': 'mistral_ai',
  '127.0.0.1/runway': 'runway',
  '127.0.0.1/together': 'together_ai',
};
