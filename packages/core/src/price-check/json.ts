/** JSON with an error where a key is given twice: `JSON.parse` would silently keep the last one. */
export function parseJson(text: string): unknown {
  const value: unknown = JSON.parse(text);
  const twice = repeatedKey(text);
  if (twice !== undefined) throw new Error(`${twice} is given twice: keep one`);
  return value;
}

interface Level {
  readonly keys: Set<string> | undefined;
  /** of an array: the element; of an object: the key */
  at: number | string;
}

const TOKEN = /"(?:[^"\\]|\\.)*"|[{}[\],:]/g;

/** The path of the first key that an object has twice, in text that is JSON. */
function repeatedKey(text: string): string | undefined {
  const levels: Level[] = [];
  let string: string | undefined;
  for (const [token] of text.matchAll(TOKEN)) {
    const level = levels.at(-1);
    if (token.startsWith('"')) string = token;
    else if (token === '{') levels.push({ keys: new Set(), at: '' });
    else if (token === '[') levels.push({ keys: undefined, at: 0 });
    else if (token === '}' || token === ']') levels.pop();
    else if (token === ',' && typeof level?.at === 'number') level.at++;
    else if (token === ':' && level?.keys && string !== undefined) {
      level.at = JSON.parse(string) as string;
      if (level.keys.has(level.at)) return levels.map(stepText).join('').replace(/^\./, '');
      level.keys.add(level.at);
    }
  }
  return undefined;
}

function stepText({ at }: Level): string {
  return typeof at === 'number' ? `[${at}]` : `.${at}`;
}
