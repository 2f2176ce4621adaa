/** A price file has nine levels; what walks a value is not made for a hundred thousand. */
const MAX_DEPTH = 100;

/**
 * JSON with an error where it is nested too deep, and where a key is given twice: `JSON.parse`
 * would silently keep the last one. Throws a SyntaxError for what is no JSON.
 */
export function parseJson(text: string): unknown {
  const value: unknown = JSON.parse(text);
  const problem = problemOf(text);
  if (problem !== undefined) throw new Error(problem);
  return value;
}

interface Level {
  readonly keys: Set<string> | undefined;
  /** of an array: the element; of an object: the key */
  at: number | string;
}

/** A string by its start alone: a pattern of a whole one would overflow the stack for one of 16 MiB. */
const TOKEN = /[{}[\],:"]/g;
const END_OF_STRING = /\\.|"/g;

/** What is wrong with text that is JSON. */
function problemOf(text: string): string | undefined {
  const levels: Level[] = [];
  let string: string | undefined;
  TOKEN.lastIndex = 0;
  for (let match = TOKEN.exec(text); match; match = TOKEN.exec(text)) {
    const [token] = match;
    const level = levels.at(-1);
    if (levels.length > MAX_DEPTH)
      return `${pathOf(levels.slice(0, 3))} is nested deeper than ${MAX_DEPTH} levels: write it as the schema has it`;
    if (token === '"') {
      const end = endOfString(text, TOKEN.lastIndex);
      string = text.slice(match.index, end);
      TOKEN.lastIndex = end;
    } else if (token === '{') levels.push({ keys: new Set(), at: '' });
    else if (token === '[') levels.push({ keys: undefined, at: 0 });
    else if (token === '}' || token === ']') levels.pop();
    else if (token === ',' && typeof level?.at === 'number') level.at++;
    else if (token === ':' && level?.keys && string !== undefined) {
      level.at = JSON.parse(string) as string;
      if (level.keys.has(level.at)) return `${pathOf(levels)} is given twice: keep one`;
      level.keys.add(level.at);
    }
  }
  return undefined;
}

/** Where the string ends whose content starts at `from`, behind its quote. */
function endOfString(text: string, from: number): number {
  END_OF_STRING.lastIndex = from;
  for (let match = END_OF_STRING.exec(text); match; match = END_OF_STRING.exec(text))
    if (match[0] === '"') return END_OF_STRING.lastIndex;
  return text.length;
}

function pathOf(levels: readonly Level[]): string {
  return levels.map(stepText).join('').replace(/^\./, '') || '(root)';
}

function stepText({ at }: Level): string {
  return typeof at === 'number' ? `[${at}]` : `.${at}`;
}
