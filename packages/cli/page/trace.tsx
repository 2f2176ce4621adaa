import type { JSX } from 'preact';
import type { TraceNode } from '../src/view/answers/trace.ts';
import { Money, fractions } from './money.tsx';

interface Line {
  readonly node: TraceNode;
  readonly depth: number;
}

/** The trace of a generation: when each span ran, what it cost itself, and with everything below it. */
export function Trace({ roots }: { readonly roots: readonly TraceNode[] }): JSX.Element {
  const lines = [...linesOf(roots, 0)];
  const end = Math.max(1, ...lines.map(({ node }) => node.start + node.duration));
  const column = fractions(lines.map(({ node }) => node.spend));
  return (
    <>
      <h3>Trace</h3>
      <table class="trace">
        <thead>
          <tr>
            <th scope="col">Span</th>
            <th scope="col" class="wide">
              <span class="hidden">When</span>
            </th>
            <th scope="col" class="number">
              Own
            </th>
            <th scope="col" class="number">
              With children
            </th>
          </tr>
        </thead>
        <tbody>
          {lines.map(({ node, depth }) => (
            <tr key={node.spanId} class={node.failed ? 'failed' : ''}>
              <th scope="row" style={{ paddingLeft: `${depth * 14}px` }} title={node.service ?? ''}>
                {node.name}
              </th>
              <td class="wide when">
                <div
                  role="img"
                  aria-label={`after ${node.start} ms, for ${node.duration} ms`}
                  title={`after ${node.start} ms, for ${node.duration} ms`}
                  style={{ marginLeft: `${(node.start / end) * 100}%`, width: `${(node.duration / end) * 100}%` }}
                />
              </td>
              <td class="number">
                <Money exact={node.own} column={column} />
              </td>
              <td class="number">
                <Money exact={node.spend} column={column} />
                {node.uncertain > 0 && (
                  <span class="alarm" title={`${node.uncertain} at risk or unpriced, in no sum`}>
                    {' '}
                    +?
                  </span>
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </>
  );
}

function* linesOf(nodes: readonly TraceNode[], depth: number): Generator<Line> {
  for (const node of nodes) {
    yield { node, depth };
    yield* linesOf(node.children, depth + 1);
  }
}
