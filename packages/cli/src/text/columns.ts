import stringWidth from 'string-width';

/** A column of a table; a text alone is one that keeps its place and its width. */
export interface Column {
  readonly head: string;
  /** numbers: their decimal points below each other */
  readonly number?: boolean;
  /** where there is no room, the column of the lowest order goes first; one that has none stays */
  readonly order?: number | undefined;
  /**
   * how its cells give way before columns go: `lines` of words; `name` in several lines too, since it is whole or of no use;
   * `start` without its start, since the end of a name tells more
   */
  readonly gives?: 'lines' | 'name' | 'start';
}

/** Cells that a column has at least before another one goes. */
const LEAST: Readonly<Record<NonNullable<Column['gives']>, number>> = { start: 14, name: 20, lines: 20 };
/** And where none is left that may go. */
const NARROWEST = 6;
/** Cells between two columns. */
export const GAP = 2;

interface Fitted {
  /** of each column in cells; undefined of those that there is no room for */
  readonly widths: readonly (number | undefined)[];
  /** their heads */
  readonly dropped: readonly string[];
}

/**
 * How wide each column is in lines of a width: the fewest of them go, and the rest of the room is shared. One that may go
 * and says nothing is not missed.
 *
 * @param cells of each column
 */
export function fitColumns(columns: readonly Column[], cells: readonly (readonly string[])[], width: number): Fitted {
  const said = columns.map(({ order }, at) => order === undefined || cells[at]?.some((text) => text !== '') === true);
  const full = columns.map(({ head }, at) =>
    Math.max(stringWidth(head), ...(cells[at] ?? []).map((one) => stringWidth(one))),
  );
  const least = columns.map(({ head, gives }, at) =>
    gives ? Math.min(full[at] ?? 0, Math.max(LEAST[gives], stringWidth(head))) : (full[at] ?? 0),
  );
  let kept = columns.map((_, at) => at).filter((at) => said[at]);
  const orderOf = (at: number): number => columns[at]?.order ?? Infinity;
  while (sum(least, kept) > width) {
    const lowest = Math.min(...kept.map(orderOf));
    if (lowest === Infinity) break;
    kept = kept.filter((at) => orderOf(at) !== lowest);
  }
  const giving = kept.filter((at) => columns[at]?.gives !== undefined);
  const widths = shared(full, giving, least, sum(full, kept) - width);
  const narrowest = widths.map((one) => Math.min(one, NARROWEST));
  const narrow = shared(widths, giving, narrowest, sum(widths, kept) - width);
  return {
    widths: columns.map((_, at) => (kept.includes(at) ? narrow[at] : undefined)),
    dropped: columns.filter((_, at) => said[at] && !kept.includes(at)).map(({ head }) => head),
  };
}

function sum(widths: readonly number[], of: readonly number[]): number {
  return of.reduce((all, at) => all + (widths[at] ?? 0) + GAP, -GAP);
}

/** Takes so many cells from the columns that give way, always from the widest, and none below its least. */
function shared(
  widths: readonly number[],
  giving: readonly number[],
  least: readonly number[],
  tooMany: number,
): number[] {
  const left = [...widths];
  for (let more = tooMany; more > 0; more--) {
    const able = giving.filter((at) => (left[at] ?? 0) > (least[at] ?? 0));
    const widest = able.reduce<number | undefined>(
      (most, at) => (most !== undefined && (left[most] ?? 0) >= (left[at] ?? 0) ? most : at),
      undefined,
    );
    if (widest === undefined) break;
    left[widest] = (left[widest] ?? 0) - 1;
  }
  return left;
}
