import type { JSX } from 'preact';
import { useAnswer } from './ask.ts';
import { Money, fractions } from './money.tsx';
import type { Comparison } from './types.ts';

const SHOWN = 5;

/** What the same job costs with other models, by the prices of today. */
export function Elsewhere({ id }: { readonly id: string }): JSX.Element | null {
  const { answer, error } = useAnswer<Comparison>(`/compare/${id}`, 0);
  if (error !== undefined) return <p class="note">What it would cost elsewhere: {error}</p>;
  if (!answer) return null;
  const { planned, alternatives, others } = answer;
  const shown = alternatives.slice(0, SHOWN);
  const column = fractions([
    planned.estimate?.amount ?? null,
    ...shown.map(({ estimate }) => estimate?.amount ?? null),
  ]);
  return (
    <>
      <h3>What it would cost elsewhere</h3>
      {shown.length === 0 ? (
        <p class="note">No other model of the book does this job at a known price.</p>
      ) : (
        <table class="elsewhere">
          <tbody>
            <tr class="planned">
              <th scope="row">
                {planned.model} <small>{planned.provider}</small>
              </th>
              <td class="wide">{planned.tier}</td>
              <td class="number">
                <Money exact={planned.estimate?.amount} column={column} />
              </td>
              <td class="number">today</td>
            </tr>
            {shown.map(({ provider, model, tier, estimate, ratio, why }) => (
              <tr key={`${provider} ${model}`} title={why ?? ''}>
                <th scope="row">
                  {model} <small>{provider}</small>
                </th>
                <td class="wide">{tier}</td>
                <td class="number">
                  <Money exact={estimate?.amount} currency={estimate?.currency ?? 'USD'} column={column} />
                </td>
                <td class="number">{ratio === undefined ? '' : `×${Number(ratio.toPrecision(3))}`}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      <p class="note">
        By the prices of {answer.day}; {others + alternatives.length - shown.length} more: costspan compare --for
      </p>
    </>
  );
}
