import type { JSX } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import type { GenerationRow } from '../src/view/answers/generation-row.ts';
import { isFile } from './ask.ts';
import { useList } from './list.ts';
import { Money, moment, price } from './money.tsx';
import { useNarrow } from './narrow.ts';
import { Panel } from './panel.tsx';

/** Rows that are drawn above and below those that are seen. */
const SPARE = 8;
const COLUMN = 7;

interface Props {
  readonly version: number;
  readonly filter: string;
  readonly selected: string | undefined;
  setFilter(words: string): void;
  show(generation: string): void;
}

/** Every generation, the newest first; only the rows that are seen are in the page. */
export function Stream({ version, filter, selected, setFilter, show }: Props): JSX.Element {
  const [top, setTop] = useState(0);
  const [active, setActive] = useState(0);
  const box = useRef<HTMLDivElement>(null);
  const list = useList(filter, version, top > 0);
  const height = useNarrow() ? 58 : 34;
  const seen = Math.ceil((box.current?.clientHeight ?? 480) / height);
  const from = Math.max(0, Math.floor(top / height) - SPARE);
  const to = Math.min(list.total, from + seen + 2 * SPARE);
  useEffect(() => list.want(from, to), [list.want, from, to]);
  const move = (at: number): void => {
    const next = Math.max(0, Math.min(list.total - 1, at));
    setActive(next);
    const element = box.current;
    if (!element) return;
    if (next * height < element.scrollTop) element.scrollTop = next * height;
    const least = (next + 1) * height - element.clientHeight;
    if (least > element.scrollTop) element.scrollTop = least;
  };
  const keys: Readonly<Record<string, () => void>> = {
    ArrowDown: () => move(active + 1),
    ArrowUp: () => move(active - 1),
    PageDown: () => move(active + seen - 1),
    PageUp: () => move(active - seen + 1),
    Home: () => move(0),
    End: () => move(list.total - 1),
    Enter: () => {
      const id = list.row(active)?.id;
      if (id !== undefined) show(id);
    },
  };
  return (
    <Panel
      title="Generations"
      note={`${list.total.toLocaleString('en')}${filter === '' ? '' : ' that the filter lets through'}, newest first`}
    >
      {!isFile && (
        <form class="filter" role="search" onSubmit={(event) => event.preventDefault()}>
          <input
            type="search"
            aria-label="Filter"
            placeholder="model:flux plan:free status:unpriced >0.10"
            value={filter}
            spellcheck={false}
            onInput={(event) => setFilter(event.currentTarget.value)}
          />
          {list.error !== undefined && (
            <p class="alarm" role="alert">
              {list.error}
            </p>
          )}
        </form>
      )}
      <div
        ref={box}
        class="stream"
        role="grid"
        tabIndex={0}
        aria-label="Generations"
        aria-rowcount={list.total}
        aria-activedescendant={list.total > 0 ? `row-${active}` : undefined}
        onScroll={(event) => setTop(event.currentTarget.scrollTop)}
        onKeyDown={(event) => {
          const act = keys[event.key];
          if (!act) return;
          event.preventDefault();
          act();
        }}
      >
        <div class="spacer" role="presentation" style={{ height: `${list.total * height}px` }}>
          {Array.from({ length: Math.max(0, to - from) }, (_, i) => from + i).map((at) => {
            const row = list.row(at);
            return (
              <div
                key={at}
                id={`row-${at}`}
                role="row"
                aria-rowindex={at + 1}
                aria-selected={row?.id !== undefined && row.id === selected}
                class={at === active ? 'row active' : 'row'}
                style={{ transform: `translateY(${at * height}px)`, height: `${height}px` }}
                onClick={() => {
                  setActive(at);
                  if (row) show(row.id);
                }}
              >
                {row ? <Cells row={row} /> : <span class="none">…</span>}
              </div>
            );
          })}
        </div>
      </div>
    </Panel>
  );
}

function Cells({ row }: { readonly row: GenerationRow }): JSX.Element {
  const { model, provider, attempt, output, gate, retries, error } = row;
  const why = [
    output?.name,
    gate !== null && attempt === null ? `gate ${gate}` : null,
    attempt && attempt.number > 1 ? `attempt ${attempt.number}${attempt.reason ? `, ${attempt.reason}` : ''}` : null,
    retries > 0 ? `${retries} ${retries === 1 ? 'retry' : 'retries'}` : null,
    error,
  ].filter(Boolean);
  return (
    <>
      <span role="gridcell" class="when" title={row.time}>
        {moment(row.time)}
      </span>
      <span role="gridcell" class="model">
        <b>{model ?? 'unknown model'}</b> <small>{provider}</small>
      </span>
      <span role="gridcell" class="sums">
        {arithmetic(row)}
      </span>
      <span role="gridcell" class="why">
        {why.join(' · ')}
      </span>
      <span role="gridcell" class="status">
        <Status row={row} />
      </span>
      <span role="gridcell" class="number">
        <Money exact={row.amount} currency={row.currency} column={COLUMN} />
      </span>
    </>
  );
}

/** What is not simply charged. */
export function Status({
  row,
}: {
  readonly row: Pick<GenerationRow, 'status' | 'reason' | 'notCharged' | 'corrected'>;
}): JSX.Element | null {
  if (row.status === 'unpriced')
    return (
      <mark class="unpriced" title={row.reason ?? ''}>
        unpriced
      </mark>
    );
  if (row.notCharged) return <mark>not charged</mark>;
  if (row.status !== 'final') return <mark class={row.status}>{row.status.replace('_', ' ')}</mark>;
  return row.corrected ? <mark>corrected</mark> : null;
}

/** The main line as it was worked out: quantity × unit price. */
function arithmetic({ lines, status, reason, currency }: GenerationRow): string {
  if (status === 'unpriced') return (reason ?? '').replaceAll('_', ' ');
  const main = lines.reduce(
    (most, line) => (Number(line.amount) > Number(most.amount) ? line : most),
    lines[0] ?? NONE,
  );
  if (main === NONE) return '';
  const more = lines.length > 1 ? `  +${lines.length - 1}` : '';
  return `${Number(main.quantity).toLocaleString('en', { maximumFractionDigits: 6 })} ${main.unit.replaceAll('_', ' ')} × ${price(main.unitPrice, currency)}${more}`;
}
const NONE = { item: '', unit: '', quantity: '0', unitPrice: '', amount: '0' };
