import type { Fields } from '../shared/wire/index.ts';
import { PLACEHOLDER } from './media.ts';

/** How a biller's wire form names what people write down under names of their own. */
export interface Form {
  /** by a field of the request, other names for it */
  readonly request?: Names;
  /** by a path of the answer, other names for it */
  readonly answer?: Names;
  /** by a path of the answer that holds one entry an output, names for their number */
  readonly outputs?: Names;
  /** one output in the answer; a `url` where it is left out */
  readonly output?: Fields;
  /** the request's number of outputs: the names it has, the usual one first */
  readonly count?: readonly string[];
  /** the request's length of one output, in seconds */
  readonly seconds?: string;
  /** the text that is spoken */
  readonly text?: string;
  /** images that are sent in, as a list of URLs */
  readonly images?: string;
  /** the URL of a clip that is sent in */
  readonly video?: string;
  /** the answer's length of the recording that was transcribed, in seconds */
  readonly heard?: string;
  /** a request's length is that of the recording that is sent in, which no request tells */
  readonly listens?: boolean;
}

export type Names = Readonly<Record<string, readonly string[]>>;

const OPENAI: Form = { count: ['n'], seconds: 'seconds', text: 'input', heard: 'duration', listens: true };
const SPEECH: Form = { text: 'input', heard: 'duration', listens: true };
const GOOGLE: Form = {
  count: ['sampleCount', 'numberOfImages', 'numberOfVideos', 'candidateCount'],
  seconds: 'durationSeconds',
  request: { generateAudio: ['audio'] },
  outputs: { generatedVideos: ['generatedVideos', 'videos'], generatedImages: ['generatedImages', 'images', 'data'] },
  output: { video: { uri: PLACEHOLDER }, image: { gcsUri: PLACEHOLDER } },
};

export const FORMS: Readonly<Record<string, Form>> = {
  assemblyai: { heard: 'audio_duration', listens: true },
  'aws.bedrock': {
    count: ['numberOfImages', 'samples'],
    seconds: 'durationSeconds',
    outputs: { images: ['image_count', 'images'] },
  },
  'aws.polly': { text: 'Text', request: { Engine: ['engine'], TextType: ['text_type'], Text: ['text'] } },
  'azure.ai.inference': { count: ['n'], outputs: { data: ['images'] } },
  'azure.ai.openai': OPENAI,
  black_forest_labs: {
    answer: {
      cost: ['cost_credits', 'credits'],
      output_mp: ['output_megapixels', 'output_image_megapixels', 'output_images_megapixels', 'megapixels'],
      input_mp: ['input_megapixels', 'input_image_megapixels', 'input_images_megapixels'],
    },
  },
  byteplus: {
    count: ['n'],
    seconds: 'duration',
    images: 'image',
    answer: { 'usage.generated_images': ['images_generated'] },
  },
  cartesia: { request: { transcript: ['text'] }, text: 'transcript', heard: 'duration', listens: true },
  cloudflare_workers_ai: { answer: { 'usage.neurons': ['neurons'] } },
  deepgram: { text: 'text', heard: 'duration', listens: true },
  elevenlabs: { text: 'text', seconds: 'duration_seconds', heard: 'audio_duration_secs' },
  fal: {
    count: ['num_images', 'max_images'],
    seconds: 'duration',
    text: 'text',
    images: 'image_urls',
    video: 'video_url',
    heard: 'duration',
    listens: true,
  },
  'gcp.gemini': GOOGLE,
  'gcp.vertex_ai': GOOGLE,
  groq: SPEECH,
  hugging_face: {},
  hume: {},
  ideogram: { count: ['num_images'] },
  inworld: { request: { modelId: ['model_id', 'model'] }, text: 'text' },
  kling: {
    count: ['n'],
    seconds: 'duration',
    request: { model_name: ['model'], sound: ['native_audio', 'generate_audio', 'audio'] },
    answer: { task_status: ['status'] },
  },
  ltx: { seconds: 'duration' },
  luma: { request: { type: ['operation'] }, count: ['n'], seconds: 'duration', images: 'image_ref', video: 'media' },
  minimax: {
    count: ['n'],
    seconds: 'duration',
    text: 'text',
    request: { text: ['input'] },
    images: 'subject_reference',
    video: 'video_url',
  },
  mistral_ai: SPEECH,
  openai: OPENAI,
  openrouter: { count: ['n'], seconds: 'duration', outputs: { data: ['data', 'images'] } },
  replicate: {
    count: ['num_outputs', 'number_of_images', 'num_images'],
    seconds: 'duration',
    text: 'text',
    images: 'input_images',
    video: 'video',
  },
  runware: { count: ['numberResults'], seconds: 'duration', images: 'referenceImages', video: 'referenceVideos' },
  runway: {
    count: ['n'],
    seconds: 'duration',
    text: 'promptText',
    request: { promptText: ['text'], outputFormat: ['output_format', 'format'] },
    images: 'referenceImages',
    video: 'videoUri',
  },
  stability_ai: { count: ['samples'] },
  together_ai: { count: ['n'], seconds: 'seconds', heard: 'duration', listens: true },
  vercel_ai_gateway: { count: ['n'], seconds: 'duration', outputs: { images: ['images'] } },
  x_ai: {
    count: ['n'],
    seconds: 'duration',
    text: 'text',
    request: { text: ['input'] },
    images: 'images',
    video: 'video',
    heard: 'duration',
    listens: true,
  },
};
