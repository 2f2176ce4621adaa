/** `error.type`: the HTTP status where there is one, else the error's name. */
export function errorTypeOf(error: unknown): string {
  const status =
    (error as { status?: unknown } | undefined)?.status ??
    (error as { response?: { status?: unknown } } | undefined)?.response?.status;
  if (typeof status === 'number' && status >= 400) return String(status);
  if (error instanceof Error) return error.name === 'Error' ? error.constructor.name : error.name;
  return '_OTHER';
}
