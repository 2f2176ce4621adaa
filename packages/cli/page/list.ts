import { useCallback, useEffect, useRef, useState } from 'preact/hooks';
import type { GenerationRow } from '../src/view/answers/generation-row.ts';
import { askGenerations } from './ask.ts';

const PAGE = 200;

export interface List {
  readonly total: number;
  readonly error: string | undefined;
  /** rows by their place; undefined while they are on their way */
  row(at: number): GenerationRow | undefined;
  /** asks for the rows that are to be seen, where they are not there */
  want(from: number, to: number): void;
}

interface State {
  readonly filter: string;
  readonly total: number;
  /** the newest row when the list was begun: what comes later moves no row */
  readonly anchor: string;
  readonly pages: ReadonlyMap<number, readonly GenerationRow[]>;
  readonly error: string | undefined;
}

const NOTHING = { total: 0, anchor: '', pages: new Map(), error: undefined };

/** The generations that a filter lets through, in pages. A new version begins the list again; `isHeld` puts that off. */
export function useList(filter: string, version: number, isHeld: boolean): List {
  const [state, setState] = useState<State>({ ...NOTHING, filter });
  const asked = useRef(new Set<string>());
  const held = isHeld && state.filter === filter;

  useEffect(() => {
    if (held) return undefined;
    let isWanted = true;
    askGenerations(filter, '', 0, PAGE).then(
      ({ total, generations }) => {
        if (!isWanted) return;
        asked.current.clear();
        const pages = new Map([[0, generations]]);
        setState({ filter, total, anchor: generations[0]?.id ?? '', pages, error: undefined });
      },
      (error: Error) => isWanted && setState({ ...NOTHING, filter, error: error.message }),
    );
    return () => {
      isWanted = false;
    };
  }, [filter, version, held]);

  const { anchor, pages, total } = state;
  const want = useCallback(
    (from: number, to: number): void => {
      for (let page = Math.floor(from / PAGE); page * PAGE < Math.min(to, total); page++) {
        const name = `${anchor}\n${page}`;
        if (page === 0 || pages.has(page) || asked.current.has(name)) continue;
        asked.current.add(name);
        askGenerations(filter, anchor, page * PAGE - 1, PAGE).then(
          ({ generations }) =>
            setState((now) =>
              now.anchor === anchor && now.filter === filter
                ? { ...now, pages: new Map([...now.pages, [page, generations]]) }
                : now,
            ),
          () => asked.current.delete(name),
        );
      }
    },
    [filter, anchor, total, pages],
  );
  const row = (at: number): GenerationRow | undefined => pages.get(Math.floor(at / PAGE))?.[at % PAGE];
  return { total, error: state.error, row, want };
}
