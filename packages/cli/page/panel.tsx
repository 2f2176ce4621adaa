import { createContext } from 'preact';
import type { ComponentChildren, Context, JSX } from 'preact';
import { useContext, useId } from 'preact/hooks';

/** Whether what is shown is the recorded sample: each panel says so. */
export const Sample: Context<boolean> = createContext(false);

interface Props {
  readonly title: string;
  readonly note?: ComponentChildren;
  readonly children: ComponentChildren;
}

export function Panel({ title, note, children }: Props): JSX.Element {
  const id = useId();
  return (
    <section class="panel" aria-labelledby={id}>
      <header>
        <h2 id={id}>{title}</h2>
        <SampleMark />
        {note !== undefined && <p class="note">{note}</p>}
      </header>
      {children}
    </section>
  );
}

export function SampleMark(): JSX.Element | null {
  return useContext(Sample) ? <span class="sample">sample</span> : null;
}
