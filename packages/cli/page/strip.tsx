import type { ComponentChildren, JSX } from 'preact';
import { Money, dollars, percent } from './money.tsx';
import { SampleMark } from './panel.tsx';
import type { Summary } from './types.ts';

/** What was spent, and what the spend does not say: never one number. */
export function Strip({ summary }: { readonly summary: Summary }): JSX.Element {
  const { total } = summary;
  const { atRisk, unpriced, costPerAccepted: per } = total;
  const others = Object.entries(total.otherCurrencies ?? {}).map(([currency, amount]) => `${amount} ${currency}`);
  return (
    <section class="strip" aria-label="Totals">
      <SampleMark />
      <dl>
        <Figure
          name="Spend"
          note={others.length > 0 ? `and ${others.join(', ')}` : count(total.generations, 'generation')}
        >
          <Money exact={total.spend} />
        </Figure>
        <Figure
          name="Per accepted"
          note={per.p95 === null ? 'nothing accepted yet' : `95 % cost at most ${dollars(per.p95)}`}
        >
          <Money exact={per.mean} />
        </Figure>
        <Figure name="Wasted" note={`${percent(total.wasted, total.spend)} of the spend`}>
          <Money exact={total.wasted} />
        </Figure>
        <Figure name="Tries per accepted" note={`${total.accepted} accepted, ${total.rejected} rejected`}>
          {total.attemptsPerAccepted === null ? <span class="none">–</span> : total.attemptsPerAccepted.toFixed(2)}
        </Figure>
        <Figure
          name="At risk"
          note={
            atRisk.charges === 0 ? 'every call was answered' : `${count(atRisk.charges, 'charge')}, not in the spend`
          }
        >
          <Money exact={atRisk.amount} />
        </Figure>
        <Figure
          name="Unpriced"
          alarm={unpriced.charges > 0}
          note={unpriced.charges === 0 ? 'every charge has a price' : reasons(unpriced.reasons)}
        >
          {unpriced.charges}
        </Figure>
      </dl>
    </section>
  );
}

interface FigureProps {
  readonly name: string;
  readonly note: string;
  readonly alarm?: boolean;
  readonly children: ComponentChildren;
}

function Figure({ name, note, alarm, children }: FigureProps): JSX.Element {
  return (
    <div class={alarm ? 'figure alarm' : 'figure'}>
      <dt>{name}</dt>
      <dd>{children}</dd>
      <dd class="note">{note}</dd>
    </div>
  );
}

function count(n: number, what: string): string {
  return `${n.toLocaleString('en')} ${what}${n === 1 ? '' : 's'}`;
}

function reasons(of: Readonly<Record<string, number>>): string {
  return Object.entries(of)
    .map(([reason, n]) => `${n} ${reason.replaceAll('_', ' ')}`)
    .join(', ');
}
