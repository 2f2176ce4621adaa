import type { BodyReader } from '@costspan/instrumentation';
import { bytesOf, JsonScan, OF_REQUEST, piecesOf } from '@costspan/instrumentation';
import { fileOf, MultipartScan } from './multipart.ts';
import type { Part } from './multipart.ts';

/** Bytes of an address-like form that are read. */
const MAX_FORM = 64 * 1024;

/** Bodies whose parameters stand in them; of any other kind, as a recording that is sent as it is, the URL has them. */
const HAS_PARAMETERS = /json|urlencoded|multipart|text\/plain|^$/i;

/** Reads a request's body as it is sent, in the form that a meter knows. */
export function requestReader(type: string): BodyReader {
  const boundary = /multipart\/form-data.*boundary="?([^";]+)/i.exec(type)?.[1];
  if (boundary !== undefined) return new FormReader(boundary);
  if (/urlencoded/i.test(type)) return new UrlEncodedReader();
  return HAS_PARAMETERS.test(type) ? new JsonReader() : NOTHING;
}

/** A request without parameters of its own is known all the same. */
const NOTHING: BodyReader = { add: () => undefined, end: () => ({}) };

class JsonReader implements BodyReader {
  readonly #scan = new JsonScan(OF_REQUEST);
  #size = 0;

  add(chunk: unknown): void {
    for (const bytes of piecesOf(chunk)) {
      this.#size += bytes.length;
      if (this.#scan.isOpen) this.#scan.add(bytes);
    }
  }

  end(): unknown {
    return this.#size === 0 ? {} : this.#scan.end();
  }
}

class UrlEncodedReader implements BodyReader {
  #text = '';
  readonly #decoder = new TextDecoder();

  add(chunk: unknown): void {
    if (this.#text.length < MAX_FORM) this.#text += this.#decoder.decode(bytesOf(chunk), { stream: true });
  }

  end(): unknown {
    return this.#text.length < MAX_FORM ? formOf(new URLSearchParams(this.#text)) : undefined;
  }
}

class FormReader implements BodyReader {
  readonly #scan: MultipartScan;

  constructor(boundary: string) {
    this.#scan = new MultipartScan(boundary);
  }

  add(chunk: unknown): void {
    this.#scan.add(chunk);
  }

  end(): unknown {
    return objectOf(this.#scan.parts);
  }
}

/** What an app gives to `fetch` as a body, where that can be read without taking it away; else undefined. */
export function requestOf(body: unknown, type: string): unknown {
  if (body === undefined || body === null) return {};
  if (isForm(body)) return formOf(body);
  if (typeof body === 'string' || body instanceof ArrayBuffer || ArrayBuffer.isView(body)) {
    const reader = requestReader(type);
    reader.add(body);
    return reader.end();
  }
  return HAS_PARAMETERS.test(type) ? undefined : {};
}

/** A form of whichever realm or package. */
function isForm(body: unknown): body is Iterable<[string, unknown]> {
  const tag = (body as { [Symbol.toStringTag]?: unknown } | undefined)?.[Symbol.toStringTag];
  return tag === 'FormData' || tag === 'URLSearchParams';
}

/** Whether a body can be read without taking it away. */
export function isReadable(body: unknown): boolean {
  return body === null || typeof body === 'string' || ArrayBuffer.isView(body) || isForm(body);
}

function formOf(form: Iterable<[string, unknown]>): unknown {
  const parts = [...form].map(([name, value]): Part => {
    const isFile = typeof value !== 'string';
    return { name, isFile, value: isFile ? fileOf((value as Blob).type) : value };
  });
  return objectOf(parts);
}

/** A form as the object that it stands for: a name that comes again, or ends with `[]`, is a list. */
function objectOf(parts: readonly Part[]): Record<string, unknown> {
  const found = new Map<string, unknown>();
  for (const { name: given, value, isFile } of parts) {
    const name = given.replace(/\[\d*\]$/, '');
    const one = isFile ? value : scalar(value);
    const before = found.get(name);
    if (before !== undefined) found.set(name, [...(Array.isArray(before) ? before : [before]), one]);
    else found.set(name, name === given ? one : [one]);
  }
  return Object.fromEntries(found);
}

/** Forms know texts only; a number or a switch is what it says. */
function scalar(value: string): unknown {
  if (value === 'true' || value === 'false') return value === 'true';
  return /^-?\d{1,15}(?:\.\d{1,9})?$/.test(value) ? Number(value) : value;
}
