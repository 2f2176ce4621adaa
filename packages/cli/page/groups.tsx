import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { useAnswer } from './ask.ts';
import { Heads } from './heads.tsx';
import type { Head } from './heads.tsx';
import { Money, fractions, percent } from './money.tsx';
import { Panel } from './panel.tsx';
import type { Keyed, Row } from './types.ts';

const KEYS = ['model', 'provider', 'tier', 'feature', 'plan', 'action', 'output', 'gate', 'reason', 'day'] as const;

const SUMS: readonly Head[] = [
  ['Spend', 'number'],
  ['Share', 'number wide'],
  ['Generations', 'number'],
  ['Per accepted', 'number wide'],
  ['Wasted', 'number wide'],
  ['At risk', 'number wide'],
  ['Unpriced', 'number wide'],
];

interface Props {
  readonly version: number;
  readonly total: Row;
  /** shows the generations of one row in the stream */
  filter(words: string): void;
}

/** One table of sums, by what the reader asks for. */
export function Groups({ version, total, filter }: Props): JSX.Element {
  const [by, setBy] = useState<(typeof KEYS)[number]>('model');
  const { answer } = useAnswer<{ groups: readonly Keyed[] }>(`/groups?by=${by}`, version);
  const groups = answer?.groups ?? [];
  const columns = {
    spend: fractions(groups.map(({ spend }) => spend)),
    mean: fractions(groups.map(({ costPerAccepted }) => costPerAccepted.mean)),
    wasted: fractions(groups.map(({ wasted }) => wasted)),
    atRisk: fractions(groups.map(({ atRisk }) => atRisk.amount)),
  };
  const most = Math.max(...groups.map(({ spend }) => Number(spend)), 0);
  return (
    <Panel title="Where it went">
      <div class="chips" role="group" aria-label="Group by">
        {KEYS.map((key) => (
          <button key={key} type="button" aria-pressed={key === by} onClick={() => setBy(key)}>
            {key}
          </button>
        ))}
      </div>
      <table class="groups">
        <thead>
          <tr>
            <th scope="col">{by}</th>
            <th scope="col" class="bar-head">
              <span class="hidden">Share</span>
            </th>
            <Heads columns={SUMS} />
          </tr>
        </thead>
        <tbody>
          {groups.map((row) => (
            <tr key={String(row[by])}>
              <th scope="row">
                <button
                  type="button"
                  class="link"
                  title="show these generations"
                  onClick={() => filter(`${by}:${row[by] ?? ''}`)}
                >
                  {row[by] ?? '(none)'}
                </button>
              </th>
              <td class="bar">
                <div
                  role="img"
                  aria-label={`${row[by] ?? 'none'}: $${row.spend}, ${percent(row.spend, total.spend)} of the spend, wasted $${row.wasted}`}
                  style={{ width: `${most === 0 ? 0 : (Number(row.spend) / most) * 100}%` }}
                >
                  <i
                    style={{
                      width: `${Number(row.spend) === 0 ? 0 : (Number(row.wasted) / Number(row.spend)) * 100}%`,
                    }}
                  />
                </div>
              </td>
              <td class="number">
                <Spend row={row} column={columns.spend} />
              </td>
              <td class="number wide">{percent(row.spend, total.spend)}</td>
              <td class="number">{row.generations.toLocaleString('en')}</td>
              <td class="number wide">
                <Money exact={row.costPerAccepted.mean} column={columns.mean} />
              </td>
              <td class="number wide">
                <Money exact={Number(row.wasted) === 0 ? null : row.wasted} column={columns.wasted} />
              </td>
              <td class="number wide">
                <Money exact={row.atRisk.charges === 0 ? null : row.atRisk.amount} column={columns.atRisk} />
              </td>
              <td class={row.unpriced.charges > 0 ? 'number wide alarm' : 'number wide'}>
                {row.unpriced.charges === 0 ? <span class="none">–</span> : row.unpriced.charges}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </Panel>
  );
}

/** A sum of which nothing is known is not 0. */
function Spend({ row, column }: { readonly row: Row; readonly column: number }): JSX.Element {
  if (Number(row.spend) === 0 && row.unpriced.charges > 0) return <span class="alarm">unknown</span>;
  return <Money exact={row.spend} column={column} />;
}
