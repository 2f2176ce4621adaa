import { render } from 'preact';
import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { isFile, useAnswer, useVersion } from './ask.ts';
import { Days } from './days.tsx';
import { Detail } from './detail.tsx';
import { Empty } from './empty.tsx';
import { Groups } from './groups.tsx';
import { Health } from './health.tsx';
import { Outputs } from './outputs.tsx';
import { Sample } from './panel.tsx';
import { Stream } from './stream.tsx';
import { Strip } from './strip.tsx';
import type { Summary } from './types.ts';

function App(): JSX.Element {
  const { version, isLive } = useVersion();
  const { answer: summary, error } = useAnswer<Summary>('/summary', version);
  const [selected, setSelected] = useState<string>();
  const [filter, setFilter] = useState('');
  const hasAny = summary !== undefined && summary.kept.generations > 0;
  return (
    <Sample.Provider value={summary?.sample === true}>
      <header class="page">
        <h1>costspan</h1>
        <p class="note" role="status">
          {summary && about(summary)}
        </p>
        {!isFile && <p class={isLive ? 'live' : 'live lost'}>{isLive ? 'live' : 'not connected'}</p>}
      </header>
      <main>
        {error !== undefined && (
          <p class="alarm" role="alert">
            {error}
          </p>
        )}
        {summary && !hasAny && !isFile && <Empty />}
        {summary && hasAny && (
          <>
            <Strip summary={summary} />
            <Days version={version} />
            <Outputs version={version} show={setSelected} />
            <Groups version={version} total={summary.total} filter={setFilter} />
            <Stream version={version} filter={filter} selected={selected} setFilter={setFilter} show={setSelected} />
          </>
        )}
        {summary && (hasAny || summary.received.spans > 0) && <Health version={version} />}
      </main>
      {selected !== undefined && (
        <Detail key={selected} id={selected} version={version} close={() => setSelected(undefined)} />
      )}
    </Sample.Provider>
  );
}

function about({ kept, newest, from, to, sample }: Summary): string {
  if (sample) return 'a recorded run, until something real comes';
  if (newest === null) return 'nothing has come yet';
  const days = from === to ? String(from) : `${String(from)} to ${String(to)}`;
  const part = kept.dropped > 0 ? `, the newest of ${(kept.generations + kept.dropped).toLocaleString('en')}` : '';
  return `${days}, ${kept.generations.toLocaleString('en')} generations${part}`;
}

// The token stands in a cookie by now: it need not stay in the address and the history.
if (!isFile && location.search !== '') history.replaceState(null, '', '/');
render(<App />, document.getElementById('app') as HTMLElement);
