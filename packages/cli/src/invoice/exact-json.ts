/** What `JSON.parse` gives of a number in JSON: the digits that it is written in. */
interface Context {
  readonly source?: string;
}

const { rawJSON } = JSON as unknown as { rawJSON: (text: string) => object };

/** JSON whose numbers are the text that they were written in: an amount does not go through a double. */
export function numbersAsText(text: string): unknown {
  const read = (_: string, value: unknown, context?: Context): unknown =>
    typeof value === 'number' ? (context?.source ?? value) : value;
  return JSON.parse(text, read) as unknown;
}

/** JSON whose numbers `JSON.stringify` writes again as they stood. */
export function numbersAsWritten(text: string): unknown {
  const read = (_: string, value: unknown, context?: Context): unknown =>
    typeof value === 'number' && context?.source !== undefined ? rawJSON(context.source) : value;
  return JSON.parse(text, read) as unknown;
}
