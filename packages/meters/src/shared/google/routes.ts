import type { Routes } from '@costspan/core/internal';
import { isCompatible } from './compatible.ts';
import { withoutQuery } from '../routes.ts';
import { fields, text } from '../wire/index.ts';

const BILLS =
  /:(?:generateContent|streamGenerateContent|(?:raw|streamRaw)?[pP]redict|predictLongRunning|batchGenerateContent)$|\/interactions$|\/batchPredictionJobs$|\/cachedContents$/;

/** Jobs by the name that the API gives them: `models/…/operations/1`, `batches/1`, `projects/…/batchPredictionJobs/1`. */
const NAMED =
  /\/v\d\w*\/((?:models\/[^/]+|projects\/.+)\/operations\/[^/]+|batches\/[^/:]+|projects\/.+\/batchPredictionJobs\/[^/:]+)(?::cancel)?$/;
const INTERACTION = /\/interactions\/([^/]+)(?:\/cancel)?$/;

/** What bills on the endpoints in OpenAI's form. */
const COMPATIBLE_BILLS = /\/(?:chat\/completions|embeddings|images\/generations|videos|audio\/speech)$/;

/** Routes of the Gemini API and of Vertex AI (https://ai.google.dev/api, 2026-11-30). */
export const googleRoutes: Routes = {
  bills: (url) => (isCompatible(url) ? COMPATIBLE_BILLS : BILLS).test(withoutQuery(url)),
  jobOf(url, request) {
    const path = withoutQuery(url);
    // Vertex AI is asked for an operation with a POST.
    if (path.endsWith(':fetchPredictOperation')) return text(fields(request)?.['operationName']);
    return NAMED.exec(path)?.[1] ?? INTERACTION.exec(path)?.[1];
  },
};
