import { open } from 'node:fs/promises';
import { isNode, LineCounter, parseDocument } from 'yaml';
import type { Document } from 'yaml';
import type { z } from 'zod';
import { WrongUse } from '../exit.ts';
import { quoted } from '../text/plain.ts';
import { forecastSchema } from './schema.ts';
import type { Forecast } from './types.ts';

/** 1 MiB: thousands of plans and features. */
const MAX_BYTES = 1024 * 1024;
const MAX_PROBLEMS = 10;

/** A checked forecast file, YAML or JSON (which is YAML); throws with line, field, value and fix. */
export async function readForecast(file: string): Promise<Forecast> {
  const text = await textOf(file);
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false, uniqueKeys: true });
  const [broken] = document.errors;
  if (broken) {
    const { line, col } = lines.linePos(broken.pos[0]);
    throw new WrongUse(`${file}: line ${line}, column ${col}: not YAML: ${broken.message}`);
  }
  let value: unknown;
  try {
    value = document.toJS({ maxAliasCount: 100 });
  } catch (error) {
    throw new WrongUse(`${file}: ${(error as Error).message}`);
  }
  const parsed = forecastSchema.safeParse(value, { reportInput: true });
  if (!parsed.success) {
    const issues = parsed.error.issues.flatMap((issue) => innermost(issue));
    throw new WrongUse(
      issues
        .slice(0, MAX_PROBLEMS)
        .map(({ path, input, message }) => {
          const at = lineOf(document, lines, path);
          return `${file}: ${at}${path.length === 0 ? 'this' : pathText(path)} ${input === undefined ? 'is missing' : `is ${quoted(input)}`}: ${message}`;
        })
        .join('\n'),
    );
  }
  for (const [plan, { actions }] of Object.entries(parsed.data.plans))
    for (const feature of Object.keys(actions))
      if (!Object.hasOwn(parsed.data.features, feature)) {
        const path = ['plans', plan, 'actions', feature];
        throw new WrongUse(
          `${file}: ${lineOf(document, lines, path)}${pathText(path)} names no feature: write one of ${Object.keys(parsed.data.features).join(', ')}`,
        );
      }
  return parsed.data;
}

async function textOf(file: string): Promise<string> {
  try {
    await using handle = await open(file);
    const stat = await handle.stat();
    if (stat.isDirectory()) throw new WrongUse(`${file}: this is a directory; name a YAML or JSON file`);
    if (stat.size > MAX_BYTES)
      throw new WrongUse(`${file}: ${stat.size} bytes, more than the ${MAX_BYTES} that a forecast may have`);
    return await handle.readFile('utf8');
  } catch (error) {
    if (error instanceof WrongUse) throw error;
    const { code } = error as NodeJS.ErrnoException;
    throw new WrongUse(
      code === 'ENOENT' ? `${file}: no such file` : `${file}: cannot be read (${code ?? 'unknown error'})`,
    );
  }
}

interface Issue {
  readonly path: readonly PropertyKey[];
  readonly input: unknown;
  readonly message: string;
}

/** A number or an object was wanted: what is wrong inside the object says more than that it is neither. */
function innermost(issue: z.core.$ZodIssue): Issue[] {
  if (issue.code === 'invalid_union') {
    const deeper = issue.errors.flat().filter((one) => one.path.length > 0 || one.code === 'custom');
    if (deeper.length > 0)
      return deeper.flatMap((one) => innermost({ ...one, path: [...issue.path, ...one.path] } as z.core.$ZodIssue));
  }
  if (issue.code === 'unrecognized_keys')
    return issue.keys.map((key) => ({
      path: [...issue.path, key],
      input: key,
      message: 'no such field: check its spelling',
    }));
  return [{ path: issue.path, input: issue.input, message: issue.message }];
}

function pathText(path: readonly PropertyKey[]): string {
  return path
    .map((part, at) => (typeof part === 'number' ? `[${part}]` : `${at > 0 ? '.' : ''}${String(part)}`))
    .join('');
}

/** The line of a field, or of the nearest thing around it that is there. */
function lineOf(document: Document, lines: LineCounter, path: readonly PropertyKey[]): string {
  for (let length = path.length; length >= 0; length--) {
    const node: unknown = length === 0 ? document.contents : document.getIn(path.slice(0, length), true);
    if (isNode(node) && node.range) return `line ${lines.linePos(node.range[0]).line}: `;
  }
  return '';
}
