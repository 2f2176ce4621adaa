import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { WrongUse } from '../exit.ts';
import { remark } from '../print.ts';
import { jsonProblem } from './json.ts';
import type { Line } from '@costspan/core/internal';
import { linesOf, MAX_BYTES } from './lines.ts';

/** One JSON value of the input and where it stands, or why there is none. */
export type Entry =
  | { readonly where: string; readonly value: unknown }
  | { readonly where: string; readonly problem: string };

const TOO_LONG = `longer than the ${MAX_BYTES / 1024 / 1024} MiB that one exchange may have; split it, or leave out media in the bodies`;

/** Bytes of a file or, for `-`, of standard input. */
export async function openInput(file: string): Promise<AsyncIterable<Uint8Array>> {
  if (file === '-') {
    if (process.stdin.isTTY) remark('reading an exchange from the terminal; end it with Ctrl-D');
    return process.stdin;
  }
  const found = await stat(file).catch((error: NodeJS.ErrnoException) => {
    throw new WrongUse(
      error.code === 'ENOENT' ? `${file}: no such file` : `${file}: cannot be read (${error.code ?? 'unknown error'})`,
    );
  });
  if (found.isDirectory()) throw new WrongUse(`${file}: this is a directory; name a file with exchanges`);
  return readable(file);
}

async function* readable(file: string): AsyncGenerator<Uint8Array> {
  try {
    yield* createReadStream(file, { highWaterMark: 256 * 1024 }) as AsyncIterable<Uint8Array>;
  } catch (error) {
    throw new WrongUse(`${file}: cannot be read (${(error as NodeJS.ErrnoException).code ?? 'unknown error'})`);
  }
}

/**
 * The values of an input: one per line where the first line is a whole one, else the input is one
 * JSON text over several lines.
 */
export async function* entriesOf(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Entry> {
  const lines = linesOf(chunks);
  const start = await firstLine(lines);
  if (start === undefined)
    throw new WrongUse(
      'the input is empty; give an exchange as JSON: {"provider", "model", "request", "response", "headers"}',
    );
  const value = parsed(start.text);
  if (typeof value === 'object' && value !== null) {
    yield* spread(start, value);
    for await (const line of lines) yield* entriesOfLine(line);
    return;
  }
  yield* wholeText(start, lines);
}

async function firstLine(lines: AsyncGenerator<Line>): Promise<{ number: number; text: string } | undefined> {
  for (let next = await lines.next(); !next.done; next = await lines.next()) {
    const { number, text } = next.value;
    if (text === undefined) throw new WrongUse(`line ${number}: ${TOO_LONG}`);
    if (text.trim() !== '') return { number, text };
  }
  return undefined;
}

function* entriesOfLine(line: Line): Generator<Entry> {
  if (line.text === undefined) yield { where: `line ${line.number}`, problem: TOO_LONG };
  else if (line.text.trim() !== '') {
    const value = parsed(line.text);
    if (value === undefined) yield broken(line.text, line.number);
    else yield* spread(line, value);
  }
}

function* spread(line: { readonly number: number }, value: unknown): Generator<Entry> {
  if (!Array.isArray(value)) yield { where: `line ${line.number}`, value };
  else for (const [at, one] of value.entries()) yield { where: `line ${line.number}, exchange ${at + 1}`, value: one };
}

async function* wholeText(start: { number: number; text: string }, lines: AsyncGenerator<Line>): AsyncGenerator<Entry> {
  const texts = [start.text];
  let size = start.text.length;
  let aloneIsWhole = false;
  for (let next = await lines.next(); !next.done; next = await lines.next()) {
    const line = next.value;
    if (texts.length === 1) aloneIsWhole = isObject(parsed(line.text ?? ''));
    size += line.text?.length ?? Infinity;
    if (size > MAX_BYTES) {
      if (!aloneIsWhole) throw new WrongUse(`the exchange that starts in line ${start.number} is ${TOO_LONG}`);
      yield* linewise(texts, start.number);
      yield* entriesOfLine(line);
      for await (const more of lines) yield* entriesOfLine(more);
      return;
    }
    texts.push(line.text ?? '');
  }
  const text = texts.join('\n');
  const value = parsed(text);
  if (value === undefined) {
    // The first line may be the one broken line of a stream.
    if (texts.some((one, at) => at > 0 && isObject(parsed(one)))) yield* linewise(texts, start.number);
    else yield broken(text, start.number);
  } else if (Array.isArray(value)) {
    for (const [at, one] of value.entries()) yield { where: `exchange ${at + 1}`, value: one };
  } else yield { where: `line ${start.number}`, value };
}

function* linewise(texts: readonly string[], firstNumber: number): Generator<Entry> {
  for (const [at, text] of texts.entries()) yield* entriesOfLine({ number: firstNumber + at, text });
}

/** The position stands in the problem: it is nearer than the line that the text starts in. */
function broken(text: string, firstNumber: number): Entry {
  const [where = '', ...problem] = jsonProblem(text, firstNumber).split(': ');
  return { where, problem: problem.join(': ') };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

function isObject(value: unknown): boolean {
  return typeof value === 'object' && value !== null;
}
