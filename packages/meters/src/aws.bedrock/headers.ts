/** Headers of an `InvokeModel` answer that tell the tokens, whatever the model: input, output, read from and written to the cache. */
export const TOKEN_HEADERS = [
  'x-amzn-bedrock-input-token-count',
  'x-amzn-bedrock-output-token-count',
  'x-amzn-bedrock-cache-read-input-token-count',
  'x-amzn-bedrock-cache-write-input-token-count',
] as const;

export const TIER = 'x-amzn-bedrock-service-tier';
export const LATENCY = 'x-amzn-bedrock-performanceconfig-latency';

/** Headers of an answer that decide its price. */
export const BEDROCK_HEADERS: readonly string[] = [...TOKEN_HEADERS, TIER, LATENCY];
