/** What is known of a biller's addresses. */
export interface Biller {
  /** other names that tools give to it, in lower case */
  readonly names?: readonly string[];
  /**
   * `HOST` or `HOST/PATH` that it bills for, the usual one first. A subdomain of the host is the
   * biller's too; `*` stands for a part of a name or a path that has no dot and no slash.
   */
  readonly hosts?: readonly string[];
  /** the address that its routes begin with, where that is not the first of the hosts */
  readonly origin?: string;
}

/**
 * Every biller that is known, by its `gen_ai.provider.name`: those of the price book and others that
 * must not be taken for them. A host comes from the biller's API reference, which its meter names;
 * another source stands beside it. Sites that bill in another currency or at other prices
 * (`openai.azure.us`, `amazonaws.com.cn`, `api.minimaxi.com`, `api-beijing.klingai.com`, `volces.com`, `dashscope.aliyuncs.com`)
 * are left out on purpose: they go by their own names and have no price.
 */
export const BILLERS: Readonly<Record<string, Biller>> = {
  // https://www.alibabacloud.com/help/en/model-studio/base-url, 2026-11-30
  alibaba_cloud: {
    names: ['alibaba', 'alibaba-cloud', 'dashscope', 'qwen'],
    hosts: [
      'dashscope-intl.aliyuncs.com',
      'dashscope-us.aliyuncs.com',
      'ap-southeast-1.maas.aliyuncs.com',
      'ap-northeast-1.maas.aliyuncs.com',
      'us-east-1.maas.aliyuncs.com',
    ],
  },
  anthropic: { hosts: ['api.anthropic.com'] },
  // https://www.assemblyai.com/docs/deployment/available-cloud-regions and https://www.assemblyai.com/docs/sync-stt/endpoints-and-data-zones, 2026-11-30
  assemblyai: {
    names: ['assembly-ai', 'assembly_ai'],
    hosts: [
      'api.assemblyai.com',
      'api.eu.assemblyai.com',
      'streaming.assemblyai.com',
      'streaming.*.assemblyai.com',
      'sync.assemblyai.com',
      'sync.*.assemblyai.com',
    ],
  },
  // as public code addresses it, 2026-11-30
  'aws.bedrock': {
    names: ['amazon-bedrock', 'aws-bedrock', 'aws_bedrock', 'bedrock'],
    hosts: [
      'bedrock-runtime.*.amazonaws.com',
      'bedrock-runtime-fips.*.amazonaws.com',
      'bedrock-runtime.*.api.aws',
      'bedrock-runtime-fips.*.api.aws',
      'bedrock-runtime.*.vpce.amazonaws.com',
      'bedrock-mantle.*.api.aws',
    ],
    // No region that is billed: a gateway does not tell which one it asks.
    origin: 'https://bedrock-runtime.gateway.amazonaws.com',
  },
  // as public code addresses it, 2026-11-30
  'aws.polly': {
    names: ['amazon-polly', 'aws-polly', 'aws_polly', 'polly'],
    hosts: ['polly.*.amazonaws.com', 'polly-fips.*.amazonaws.com'],
    origin: 'https://polly.gateway.amazonaws.com',
  },
  // as public code addresses it, 2026-11-30
  'aws.transcribe': {
    names: ['amazon-transcribe', 'aws-transcribe', 'aws_transcribe'],
    hosts: ['transcribe.*.amazonaws.com', 'transcribestreaming.*.amazonaws.com'],
    origin: 'https://transcribe.gateway.amazonaws.com',
  },
  // https://learn.microsoft.com/azure/foundry/foundry-models/how-to/use-foundry-models-mai, 2026-11-24
  'azure.ai.inference': {
    names: ['az.ai.inference', 'azure-ai', 'azure-ai-inference', 'azure_ai'],
    hosts: ['services.ai.azure.com'],
    origin: 'https://gateway.services.ai.azure.com',
  },
  // https://learn.microsoft.com/azure/ai-foundry/openai/reference, 2026-11-24
  'azure.ai.openai': {
    names: ['azure-openai', 'azure', 'azure_openai'],
    hosts: ['openai.azure.com', 'cognitiveservices.azure.com', 'services.ai.azure.com/openai'],
    origin: 'https://gateway.openai.azure.com',
  },
  // as public code addresses it, 2026-11-30
  'azure.ai.speech': {
    names: ['azure-speech', 'azure_speech'],
    hosts: [
      'tts.speech.microsoft.com',
      'stt.speech.microsoft.com',
      'api.cognitive.microsoft.com/speechtotext',
      'cognitiveservices.azure.com/speechtotext',
      'cognitiveservices.azure.com/stt',
      'cognitiveservices.azure.com/tts',
    ],
  },
  // https://docs.bfl.ai/integration_guidelines, 2026-11-30: api.eu., api.us., api.eu1., api.us1.
  black_forest_labs: { names: ['black-forest-labs', 'bfl'], hosts: ['api.bfl.ai', 'api.*.bfl.ai'] },
  byteplus: {
    names: ['byteplus-modelark', 'bytedance'],
    hosts: ['ark.ap-southeast.bytepluses.com', 'ark.*.bytepluses.com'],
  },
  cartesia: { hosts: ['api.cartesia.ai'] },
  cerebras: { hosts: ['api.cerebras.ai'] },
  cloudflare_workers_ai: {
    names: ['cloudflare-workers-ai', 'workers-ai', 'cloudflare', 'workers_ai'],
    hosts: ['api.cloudflare.com/client/v4/accounts/*/ai'],
    origin: 'https://api.cloudflare.com',
  },
  // https://developers.cloudflare.com/ai-gateway/usage/providers/cohere, 2026-11-30
  cohere: { hosts: ['api.cohere.com', 'api.cohere.ai'] },
  comfy: { names: ['comfy-router', 'comfyui'], hosts: ['api.comfy.org'] },
  // Servers of @deepgram/sdk 5.13.0, 2026-12-01
  deepgram: {
    hosts: ['api.deepgram.com', 'api.eu.deepgram.com', 'agent.deepgram.com', 'agent.eu.deepgram.com'],
  },
  deepinfra: { hosts: ['api.deepinfra.com'] },
  deepseek: { hosts: ['api.deepseek.com'] },
  // https://elevenlabs.io/docs/api-reference, servers of its OpenAPI description, 2026-11-30
  elevenlabs: {
    names: ['eleven-labs', 'eleven_labs'],
    hosts: ['api.elevenlabs.io', 'api.us.elevenlabs.io', 'api.*.residency.elevenlabs.io'],
  },
  fal: { names: ['fal-ai', 'fal.ai', 'fal_ai'], hosts: ['fal.run'] },
  fireworks_ai: { names: ['fireworks', 'fireworks-ai'], hosts: ['api.fireworks.ai'] },
  'gcp.gemini': {
    names: ['google-gemini', 'google-gemini-api', 'gemini'],
    hosts: ['generativelanguage.googleapis.com'],
  },
  // as public code addresses it, 2026-11-30
  'gcp.speech_to_text': {
    names: ['google-speech-to-text'],
    hosts: ['speech.googleapis.com', '*-speech.googleapis.com'],
  },
  // as public code addresses it, 2026-11-30
  'gcp.text_to_speech': {
    names: ['google-text-to-speech'],
    hosts: ['texttospeech.googleapis.com', '*-texttospeech.googleapis.com'],
  },
  // https://docs.cloud.google.com/gemini-enterprise-agent-platform/resources/locations, 2026-11-30: aiplatform.us.rep. and aiplatform.eu.rep.
  'gcp.vertex_ai': {
    names: ['google-vertex', 'vertex-ai', 'google_vertex', 'vertex', 'vertex_ai', 'vertexai'],
    hosts: ['aiplatform.googleapis.com', '*-aiplatform.googleapis.com', 'aiplatform.*.rep.googleapis.com'],
  },
  // types of @gladiaio/sdk 2.1.0, 2026-12-01
  gladia: { hosts: ['api.gladia.io'] },
  groq: { hosts: ['api.groq.com'] },
  // as public code addresses it, 2026-11-30
  heygen: { hosts: ['api.heygen.com'] },
  hugging_face: {
    names: ['hf', 'hf-inference', 'hugging-face', 'huggingface'],
    // The last one: endpoints of one's own, https://huggingface.co/docs/inference-endpoints/guides/test_endpoint, 2026-12-01.
    hosts: ['router.huggingface.co', 'api-inference.huggingface.co', 'endpoints.huggingface.cloud'],
  },
  hume: { names: ['hume-ai', 'hume_ai'], hosts: ['api.hume.ai'] },
  ideogram: { hosts: ['api.ideogram.ai'] },
  inworld: { names: ['inworld-ai'], hosts: ['api.inworld.ai'] },
  kling: {
    names: ['kling-ai', 'klingai'],
    hosts: ['api-singapore.klingai.com', 'api.klingai.com'],
  },
  // lmnt-node 2.12.0, 2026-12-01
  lmnt: { hosts: ['api.lmnt.com'] },
  ltx: { names: ['ltx-video', 'lightricks'], hosts: ['api.ltx.video'] },
  luma: { names: ['luma-ai', 'luma_ai', 'lumaai'], hosts: ['agents.lumalabs.ai', 'api.lumalabs.ai'] },
  minimax: { hosts: ['api.minimax.io'] },
  // https://docs.mistral.ai/studio-api/regional-inference, 2026-11-30: api.eu. and api.us.
  mistral_ai: {
    names: ['mistral-ai', 'mistral', 'mistralai'],
    hosts: ['api.mistral.ai', 'api.eu.mistral.ai', 'api.us.mistral.ai'],
  },
  moonshot_ai: { names: ['moonshot', 'moonshot-ai'], hosts: ['api.moonshot.ai'] },
  novita: { names: ['novita-ai'], hosts: ['api.novita.ai'] },
  nvidia: { hosts: ['integrate.api.nvidia.com'] },
  // us., eu., au., ca., jp., in., sg., kr., gb. and ae. are OpenAI's own regions:
  // https://developers.openai.com/api/docs/guides/data-residency, 2026-11-24
  openai: { hosts: ['api.openai.com'] },
  openrouter: { hosts: ['openrouter.ai'] },
  perplexity: { names: ['perplexity-ai'], hosts: ['api.perplexity.ai'] },
  // as public code addresses it, 2026-11-30
  recraft: { hosts: ['external.api.recraft.ai'] },
  replicate: { hosts: ['api.replicate.com'] },
  // as public code addresses it, 2026-12-01
  rime: { names: ['rime-ai', 'rime-labs'], hosts: ['users.rime.ai', 'users-*.rime.ai'] },
  runware: { hosts: ['api.runware.ai', 'ws-api.runware.ai'] },
  runway: { names: ['runwayml'], hosts: ['api.dev.runwayml.com'] },
  sambanova: { hosts: ['api.sambanova.ai'] },
  // @speechmatics/batch-client 5.1.0, 2026-12-01: eu1., us1. and others
  speechmatics: { hosts: ['asr.api.speechmatics.com', '*.asr.api.speechmatics.com'] },
  stability_ai: { names: ['stability-ai', 'stability', 'stabilityai'], hosts: ['api.stability.ai'] },
  together_ai: {
    names: ['together-ai', 'together.ai', 'together', 'togetherai'],
    hosts: ['api.together.ai', 'api.together.xyz'],
  },
  vercel_ai_gateway: {
    names: ['ai-gateway', 'vercel-ai-gateway', 'gateway', 'vercel'],
    hosts: ['ai-gateway.vercel.sh'],
  },
  // https://docs.x.ai/developers/advanced-api-usage/regions, 2026-11-30: us.
  x_ai: { names: ['x-ai', 'x.ai', 'xai', 'grok'], hosts: ['api.x.ai'] },
};
