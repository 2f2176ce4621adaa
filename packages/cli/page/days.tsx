import { scaleBand, scaleLinear } from 'd3-scale';
import type { JSX } from 'preact';
import { useAnswer } from './ask.ts';
import { dollars } from './money.tsx';
import { useNarrow } from './narrow.ts';
import { Panel } from './panel.tsx';
import type { Keyed } from './types.ts';

/** Units of the picture: what is as wide as a phone has fewer, so that its words stay readable. */
const WIDE = 960;
const SLIM = 400;
const HEIGHT = 150;
const LEFT = 52;
const BOTTOM = 20;

/** Spend by UTC day, with what of it was wasted; nothing while there is one day only. */
export function Days({ version }: { readonly version: number }): JSX.Element | null {
  const { answer } = useAnswer<{ groups: readonly Keyed[] }>('/groups?by=day', version);
  const width = useNarrow() ? SLIM : WIDE;
  const days = answer?.groups ?? [];
  if (days.length < 2) return null;
  const x = scaleBand<string>()
    .domain(days.map((row) => String(row['day'])))
    .range([LEFT, width])
    .paddingInner(0.25);
  const y = scaleLinear()
    .domain([0, Math.max(...days.map(({ spend }) => Number(spend)))])
    .nice(3)
    .range([HEIGHT - BOTTOM, 6]);
  const labelled = Math.ceil(days.length / (width / 80));
  return (
    <Panel
      title="By day"
      note={
        <>
          <i class="key spent" /> spend <i class="key lost" /> of it wasted
        </>
      }
    >
      <svg class="days" viewBox={`0 0 ${width} ${HEIGHT}`} role="group" aria-label="Spend by day">
        {y.ticks(3).map((tick) => (
          <g key={tick} aria-hidden="true">
            <line x1={LEFT} x2={width} y1={y(tick)} y2={y(tick)} />
            <text x={LEFT - 8} y={y(tick) + 4} text-anchor="end">
              {dollars(String(tick))}
            </text>
          </g>
        ))}
        {days.map(({ spend, wasted, ...row }, at) => {
          const day = String(row['day']);
          const left = x(day) ?? 0;
          const top = (of: string): number => y(Number(of));
          return (
            <g key={day} role="img" aria-label={`${day}: $${spend}, wasted $${wasted}`}>
              <title>{`${day}: ${dollars(spend)}, wasted ${dollars(wasted)}`}</title>
              <rect class="spent" x={left} width={x.bandwidth()} y={top(spend)} height={HEIGHT - BOTTOM - top(spend)} />
              <rect
                class="lost"
                x={left}
                width={x.bandwidth()}
                y={top(wasted)}
                height={HEIGHT - BOTTOM - top(wasted)}
              />
              {at % labelled === 0 && (
                <text x={left + x.bandwidth() / 2} y={HEIGHT - 5} text-anchor="middle" aria-hidden="true">
                  {day.slice(5)}
                </text>
              )}
            </g>
          );
        })}
      </svg>
    </Panel>
  );
}
