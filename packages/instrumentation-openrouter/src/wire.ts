type Fields = Readonly<Record<string, unknown>>;

/** An answer of the SDK in OpenRouter's own names. What may be long (texts, images, vectors) is handed on as it is. */
export function wireOf(value: unknown): unknown {
  const answer = fields(value);
  if (!answer) return value;
  const { usage, data, choices, response } = answer;
  return {
    ...(renamed(answer, false) as Fields),
    usage: renamed(usage, true),
    data: Array.isArray(data) ? data : renamed(data, false),
    choices: Array.isArray(choices) ? choices.map(choiceOf) : undefined,
    ...(fields(response) && { response: wireOf(response) }),
  };
}

function choiceOf(choice: unknown): Fields {
  const { finishReason, message } = fields(choice) ?? {};
  return { finish_reason: finishReason, message };
}

function renamed(value: unknown, isDeep: boolean): unknown {
  const given = fields(value);
  if (!given) return value;
  return Object.fromEntries(
    Object.entries(given).map(([name, one]) => [snakeCase(name), isDeep ? renamed(one, true) : one]),
  );
}

function snakeCase(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

function fields(value: unknown): Fields | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : undefined;
}
