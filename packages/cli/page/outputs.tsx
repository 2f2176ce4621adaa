import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import type { AttemptJson, OutputJson } from '../src/view/answers/outputs.ts';
import { useAnswer } from './ask.ts';
import { Heads } from './heads.tsx';
import type { Head } from './heads.tsx';
import { Money, amountText, fractions, moment, percent } from './money.tsx';
import { Panel } from './panel.tsx';
import type { Keyed } from './types.ts';

type OutputRow = Keyed & { readonly outputs: readonly OutputJson[] };

const COLUMNS: readonly Head[] = [
  ['Output'],
  ['Plan', 'wide'],
  ['Spend', 'number'],
  ['Per accepted', 'number'],
  ['p95', 'number wide'],
  ['Accepted', 'number wide'],
  ['Tries', 'number'],
  ['Wasted', 'number'],
];

interface Props {
  readonly version: number;
  show(generation: string): void;
}

/** What accepted pieces cost: a row for each kind of output and plan, which opens its newest outputs. */
export function Outputs({ version, show }: Props): JSX.Element | null {
  const { answer } = useAnswer<{ outputs: readonly OutputRow[] }>('/outputs', version);
  const [opened, setOpened] = useState<ReadonlySet<string>>(new Set());
  if (!answer || answer.outputs.length === 0) return null;
  const columns: Columns = {
    spend: fractions(answer.outputs.map(({ spend }) => spend)),
    mean: fractions(answer.outputs.map(({ costPerAccepted }) => costPerAccepted.mean)),
    p95: fractions(answer.outputs.map(({ costPerAccepted }) => costPerAccepted.p95)),
  };
  const toggle = (key: string): void =>
    setOpened((before) => {
      const next = new Set(before);
      if (!next.delete(key)) next.add(key);
      return next;
    });
  return (
    <Panel title="Outputs" note={<Legend />}>
      <table class="outputs">
        <thead>
          <tr>
            <Heads columns={COLUMNS} />
          </tr>
        </thead>
        {answer.outputs.map((row) => {
          const key = `${row['output']}\n${row['plan']}`;
          return (
            <Kind
              key={key}
              row={row}
              columns={columns}
              isOpen={opened.has(key)}
              toggle={() => toggle(key)}
              show={show}
            />
          );
        })}
      </table>
    </Panel>
  );
}

function Legend(): JSX.Element {
  return (
    <>
      a row opens its attempts, as wide as they cost:
      {(['accepted', 'rejected', 'failed', 'step'] as const).map((verdict) => (
        <span key={verdict}>
          <i class={`key ${verdict}`} /> {verdict}
        </span>
      ))}
    </>
  );
}

interface Columns {
  readonly spend: number;
  readonly mean: number;
  readonly p95: number;
}

interface KindProps {
  readonly columns: Columns;
  readonly row: OutputRow;
  readonly isOpen: boolean;
  toggle(): void;
  show(generation: string): void;
}

function Kind({ row, columns, isOpen, toggle, show }: KindProps): JSX.Element {
  const fraction = fractions(row.outputs.map(({ spend }) => spend));
  const most = Math.max(...row.outputs.map(({ attempts }) => attempts.reduce((sum, one) => sum + size(one), 0)));
  return (
    <tbody>
      <tr class="kind">
        <th scope="row">
          <button type="button" class="opens" aria-expanded={isOpen} onClick={toggle}>
            {row['output']}
          </button>
          {row['plan'] !== null && <small class="narrow">{row['plan']}</small>}
        </th>
        <td class="wide">{row['plan'] ?? <span class="none">–</span>}</td>
        <td class="number">
          <Money exact={row.spend} column={columns.spend} />
        </td>
        <td class="number">
          <Money exact={row.costPerAccepted.mean} column={columns.mean} />
        </td>
        <td class="number wide">
          <Money exact={row.costPerAccepted.p95} column={columns.p95} />
        </td>
        <td class="number wide">{row.accepted}</td>
        <td class="number">{row.attemptsPerAccepted?.toFixed(2) ?? <span class="none">–</span>}</td>
        <td class="number">
          {Number(row.wasted) === 0 ? <span class="none">–</span> : percent(row.wasted, row.spend)}
        </td>
      </tr>
      {isOpen && (
        <tr class="attempts">
          <td colSpan={COLUMNS.length}>
            <ol>
              {row.outputs.map((output) => (
                <li key={output.id}>
                  <span class="when">{moment(output.time)}</span>
                  <Blocks output={output} most={most} show={show} />
                  <span class="sum">
                    <Money exact={output.spend} column={fraction} />
                  </span>
                  <span class="outcome">{output.outcome}</span>
                </li>
              ))}
            </ol>
          </td>
        </tr>
      )}
    </tbody>
  );
}

/** What an attempt of unknown cost is drawn as wide as. */
function size({ amount }: AttemptJson): number {
  return Number(amount ?? 0);
}

interface BlocksProps {
  readonly output: OutputJson;
  /** cost that fills the width */
  readonly most: number;
  show(generation: string): void;
}

/** Attempts as blocks: as wide as they cost. */
function Blocks({ output, most, show }: BlocksProps): JSX.Element {
  return (
    <span class="blocks">
      {output.attempts.map((one) => (
        <button
          key={one.id}
          type="button"
          class={`block ${one.verdict}${one.status === 'unpriced' ? ' unpriced' : ''}`}
          style={{ flexBasis: `${most === 0 ? 0 : (size(one) / most) * 100}%` }}
          aria-label={nameOf(one)}
          title={nameOf(one)}
          onClick={() => show(one.id)}
        >
          <span>
            {one.failover?.ratio ? `→ ×${Number(one.failover.ratio.toPrecision(3))} ` : ''}
            {one.model.split('/').pop()}
          </span>
        </button>
      ))}
    </span>
  );
}

/** What a block says without its picture: verdict, model, exact amount, why. */
function nameOf({
  number,
  verdict,
  provider,
  model,
  amount,
  currency,
  status,
  said,
  gate,
  failover,
}: AttemptJson): string {
  return [
    number === null ? (gate === null ? 'step' : `gate ${gate}`) : `attempt ${number}: ${verdict}`,
    `${provider} ${model}`,
    amount === null
      ? 'unpriced'
      : `${currency === 'USD' ? `$${amount}` : amountText(amount, currency)}${status === 'final' ? '' : `, ${status.replace('_', ' ')}`}`,
    said,
    failover && `instead of ${failover.from}${failover.ratio === null ? '' : `, ${failover.ratio} times its price`}`,
  ]
    .filter(Boolean)
    .join('; ');
}
