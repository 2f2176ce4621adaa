import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { useAnswer } from './ask.ts';
import { Panel } from './panel.tsx';

interface Finding {
  readonly check: string;
  readonly level: 'ok' | 'note' | 'problem';
  readonly message: string;
  readonly fix?: string;
}

/** Whether the numbers can be trusted, and a price file for what has no price. */
export function Health({ version }: { readonly version: number }): JSX.Element | null {
  const { answer } = useAnswer<{ findings: readonly Finding[]; prices: string | null }>('/health', version);
  if (!answer) return null;
  return (
    <Panel title="Health">
      <ul class="findings">
        {answer.findings.map(({ check, level, message, fix }) => (
          <li key={check + message} class={`level-${level}`}>
            <b>{check}</b>
            <span>
              {message}
              {fix !== undefined && <small>{fix}</small>}
            </span>
          </li>
        ))}
      </ul>
      {answer.prices !== null && <Snippet text={answer.prices} />}
    </Panel>
  );
}

function Snippet({ text }: { readonly text: string }): JSX.Element {
  const [isCopied, setCopied] = useState(false);
  const copy = (): void => void navigator.clipboard.writeText(text).then(() => setCopied(true));
  return (
    <div class="snippet">
      <p>
        <b>prices.json</b> for what has no price: put its price in the place of each PRICE.{' '}
        <button type="button" onClick={copy}>
          {isCopied ? 'Copied' : 'Copy'}
        </button>
      </p>
      <pre tabIndex={0} aria-label="prices.json">
        {text}
      </pre>
    </div>
  );
}
