import { stainless, stainlessTransport } from '@costspan/instrumentation';
import type { SdkSpec } from '@costspan/instrumentation';
import { azure, meter } from '@costspan/meters/openai/lean';
import { generate, remix, settle } from './rows.ts';
import { sdk } from './sdk.ts';
import { targetsOfExports } from './targets.ts';

/** A response that was answered at once was charged there; asking for it again charges nothing. */
function isBackground(response: unknown): boolean {
  const last = Array.isArray(response)
    ? (response.findLast((event: { response?: unknown }) => event?.response) as { response?: unknown } | undefined)
        ?.response
    : response;
  return (last as { background?: unknown } | undefined)?.background === true;
}

/** Calls of the `openai` package, majors 4 to 7, that answer with what they made, and video. */
export const lean: SdkSpec = {
  ...sdk,
  // 4.x exports its classes from the main entry; from 5.x on `client` holds them, which the main entry re-exports.
  files: [
    { name: 'openai', targets: targetsOfExports },
    { name: 'openai', file: 'client', targets: targetsOfExports },
  ],
  methods: [
    generate('Images', 'generate', '/images/generations', 'images.generate'),
    generate('Images', 'edit', '/images/edits', 'images.edit'),
    generate('Images', 'createVariation', '/images/variations', 'images.createVariation'),
    generate('Speech', 'create', '/audio/speech', 'audio.speech'),
    generate('Transcriptions', 'create', '/audio/transcriptions', 'audio.transcriptions'),
    generate('Translations', 'create', '/audio/translations', 'audio.translations'),
    generate('Videos', 'create', '/videos', 'videos.create', { job: true }),
    generate('Videos', 'edit', '/videos/edits', 'videos.edit', { job: true }),
    generate('Videos', 'extend', '/videos/extensions', 'videos.extend', { job: true }),
    remix(),
    settle('Videos', 'retrieve', '/videos', 'videos.retrieve'),
    generate('Responses', 'create', '/responses', 'responses.create', { chat: true }),
    { ...settle('Responses', 'retrieve', '/responses', 'responses.retrieve'), isJob: isBackground },
    { ...settle('Responses', 'cancel', '/responses', 'responses.cancel'), isJob: isBackground },
    generate('Completions', 'create', '/chat/completions', 'chat.completions', { chat: true }),
    generate('Embeddings', 'create', '/embeddings', 'embeddings.create'),
    ...stainlessTransport(sdk.name, 'OpenAI'),
  ],
  // What a LiteLLM proxy says that the call cost.
  headers: ['x-litellm-response-cost'],
  adapter: stainless,
  providers: [meter, azure],
};
