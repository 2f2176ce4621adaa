/** A number as it is written, digit for digit. */
type Reviver = (key: string, value: unknown, context?: { source?: string }) => unknown;

const { rawJSON } = JSON as unknown as { rawJSON: (text: string) => object };

/** JSON whose numbers are the text that they were written in: an amount does not go through a double. */
export function numbersAsText(text: string): unknown {
  return JSON.parse(text, ((_, value, context) =>
    typeof value === 'number' ? (context?.source ?? value) : value) satisfies Reviver);
}

/** JSON whose numbers `JSON.stringify` writes again as they stood. */
export function numbersAsWritten(text: string): unknown {
  return JSON.parse(text, ((_, value, context) =>
    typeof value === 'number' && context?.source !== undefined ? rawJSON(context.source) : value) satisfies Reviver);
}
