import { useEffect, useState } from 'preact/hooks';
import type { GenerationsAnswer } from '../src/view/answers/generations.ts';

/** Answers by their paths, in a file that was sent: it asks nobody. */
const element = document.getElementById('answers');
const answers: Record<string, unknown> | undefined = element ? JSON.parse(element.textContent ?? '{}') : undefined;

export const isFile: boolean = answers !== undefined;

/** What `/api` answers at a path; throws an error with what it says against it. */
export async function ask<T>(path: string, method: 'GET' | 'POST' = 'GET'): Promise<T> {
  if (answers) {
    if (path in answers) return answers[path] as T;
    throw new Error('this file has not been given it: ask costspan view');
  }
  const response = await fetch(`/api${path}`, { method });
  const answer = (await response.json()) as T & { error?: string };
  if (!response.ok) throw new Error(answer.error ?? `${response.status}`);
  return answer;
}

/** Generations by where they stand in the list. */
export async function askGenerations(
  filter: string,
  after: string,
  skip: number,
  limit: number,
): Promise<GenerationsAnswer> {
  if (answers) {
    const all = answers['/generations'] as GenerationsAnswer;
    const start = (after === '' ? 0 : all.generations.findIndex(({ id }) => id === after) + 1) + skip;
    return { total: all.generations.length, generations: all.generations.slice(start, start + limit), next: null };
  }
  const query = new URLSearchParams({ filter, after, skip: String(skip), limit: String(limit) });
  return ask(`/generations?${query.toString()}`);
}

export interface Asked<T> {
  readonly answer: T | undefined;
  readonly error: string | undefined;
}

/** What a path answers, asked again with each version; the last answer stands until the next is there. */
export function useAnswer<T>(path: string, version: number): Asked<T> {
  const [asked, setAsked] = useState<Asked<T> & { path: string }>({ path, answer: undefined, error: undefined });
  useEffect(() => {
    let isWanted = true;
    ask<T>(path).then(
      (answer) => isWanted && setAsked({ path, answer, error: undefined }),
      (error: Error) => isWanted && setAsked({ path, answer: undefined, error: error.message }),
    );
    return () => {
      isWanted = false;
    };
  }, [path, version]);
  return asked.path === path ? asked : { answer: undefined, error: undefined };
}

/** Rises whenever something has come; whether the server is heard. */
export function useVersion(): { version: number; isLive: boolean } {
  const [state, setState] = useState({ version: 0, isLive: !isFile });
  useEffect(() => {
    if (isFile) return undefined;
    const events = new EventSource('/api/events');
    events.addEventListener('message', ({ data }: MessageEvent<string>) =>
      setState({ version: (JSON.parse(data) as { version: number }).version, isLive: true }),
    );
    events.addEventListener('error', () => setState((before) => ({ ...before, isLive: false })));
    return () => events.close();
  }, []);
  return state;
}
