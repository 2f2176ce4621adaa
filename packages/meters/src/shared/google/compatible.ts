// https://ai.google.dev/gemini-api/docs/openai and
// https://docs.cloud.google.com/vertex-ai/generative-ai/docs/start/openai, 2026-11-24
const COMPATIBLE = /\/v1(?:beta)?\/openai\/|\/endpoints\/openapi\//;

/** Whether a URL is one of Google's endpoints in OpenAI's form. */
export function isCompatible(url: unknown): boolean {
  return typeof url === 'string' && COMPATIBLE.test(url);
}
