import type { ComponentChildren, JSX } from 'preact';
import { useLayoutEffect, useRef } from 'preact/hooks';
import type { GenerationAnswer } from '../src/view/answers/generation.ts';
import { useAnswer } from './ask.ts';
import { Elsewhere } from './elsewhere.tsx';
import { Money, price } from './money.tsx';
import { SampleMark } from './panel.tsx';
import { Status } from './stream.tsx';
import { Trace } from './trace.tsx';

interface Props {
  readonly id: string;
  readonly version: number;
  close(): void;
}

/** One generation with everything that is known of it, beside the page. */
export function Detail({ id, version, close }: Props): JSX.Element {
  const path = encodeURIComponent(id);
  const { answer, error } = useAnswer<GenerationAnswer>(`/generations/${path}`, version);
  const panel = useRef<HTMLElement>(null);
  useLayoutEffect(() => {
    const before = document.activeElement;
    panel.current?.focus();
    const escape = ({ key }: KeyboardEvent): void => void (key === 'Escape' && close());
    addEventListener('keydown', escape);
    return () => {
      removeEventListener('keydown', escape);
      if (before instanceof HTMLElement) before.focus({ preventScroll: true });
    };
  }, []);
  return (
    <aside ref={panel} class="detail" tabIndex={-1} aria-label="Generation">
      <button type="button" class="close" aria-label="Close" onClick={close}>
        ×
      </button>
      <SampleMark />
      {error !== undefined && <p class="alarm">{error}</p>}
      {answer && <Known of={answer} />}
      {answer && <Elsewhere id={path} />}
    </aside>
  );
}

function Known({ of }: { readonly of: GenerationAnswer }): JSX.Element {
  return (
    <>
      <h2>{of.model ?? 'unknown model'}</h2>
      <p class="total">
        <Money exact={of.amount} currency={of.currency} /> <Status row={of} />
      </p>
      {of.lines.length > 0 && <Lines of={of} />}
      <dl class="facts">
        <Fact name="Provider">{of.provider}</Fact>
        <Fact name="Time">{`${of.time.replace('T', ' ').slice(0, 19)} UTC`}</Fact>
        <Fact name="Tier">{of.tier}</Fact>
        <Fact name="Why unpriced">{of.reason?.replaceAll('_', ' ')}</Fact>
        <Fact name="Error">{of.error}</Fact>
        <Fact name="Basis">{of.basis?.replaceAll('_', ' ')}</Fact>
        <Fact name="Retries">{of.retries > 0 ? `${of.retries} more HTTP tries` : null}</Fact>
        <Fact name="Output">
          {of.output &&
            `${of.output.name ?? ''}${of.attempt ? `, attempt ${of.attempt.number} (${of.attempt.reason ?? 'initial'})` : ''}`}
        </Fact>
        <Fact name="Gate">{of.gate}</Fact>
        <Fact name="Plan">{of.plan}</Fact>
        <Fact name="Feature">{of.feature}</Fact>
        <Fact name="Action">{of.action}</Fact>
        <Fact name="Tenant">{of.tenant}</Fact>
        {Object.entries(of.tags).map(([key, value]) => (
          <Fact key={key} name={key}>
            {value}
          </Fact>
        ))}
        <Fact name="Rated from">
          {Object.entries(of.facts)
            .map(([name, value]) => `${name}=${String(value)}`)
            .join(', ')}
        </Fact>
      </dl>
      {of.price && (
        <>
          <h3>Price</h3>
          <dl class="facts">
            {of.prices.map(({ id, source, seen, evidence, note }) => (
              <Fact key={id} name={id.split(':').pop() ?? id}>
                {source !== null && /^https?:/.test(source) ? (
                  <a href={source} rel="noreferrer noopener" target="_blank">
                    {new URL(source).host}
                  </a>
                ) : (
                  source
                )}
                {seen !== null && `, read on ${seen}`}
                {evidence === 'secondary' && ', second-hand'}
                {note !== null && <small>{note}</small>}
              </Fact>
            ))}
            <Fact name="Checked">{`${of.price.checked} (${of.price.origin}, book ${of.price.version})`}</Fact>
          </dl>
        </>
      )}
      {of.trace.length > 0 && <Trace roots={of.trace} />}
      <details>
        <summary>Ledger record</summary>
        <pre>{JSON.stringify(of.attributes, undefined, 1)}</pre>
      </details>
    </>
  );
}

function Lines({ of }: { readonly of: GenerationAnswer }): JSX.Element {
  return (
    <table class="lines">
      <tbody>
        {of.lines.map((line) => (
          <tr key={`${line.item} ${line.unit} ${line.priceId}`}>
            <th scope="row">{(line.item || line.unit).replaceAll('_', ' ')}</th>
            <td class="number">
              {Number(line.quantity).toLocaleString('en', { maximumFractionDigits: 12 })}{' '}
              {line.unit.replaceAll('_', ' ')}
            </td>
            <td class="number">× {price(line.unitPrice, of.currency)}</td>
            <td class="number">= {price(line.amount, of.currency)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Fact({ name, children }: { readonly name: string; readonly children: ComponentChildren }): JSX.Element | null {
  if (children === null || children === undefined || children === '') return null;
  return (
    <>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </>
  );
}
