import type { Builder } from '@grafana/grafana-foundation-sdk/cog';
import { PanelBuilder as Bars } from '@grafana/grafana-foundation-sdk/bargauge';
import {
  BigValueColorMode,
  GraphDrawStyle,
  LegendDisplayMode,
  LegendPlacement,
  ReduceDataOptionsBuilder,
  StackingConfigBuilder,
  StackingMode,
  VizLegendOptionsBuilder,
  VizOrientation,
} from '@grafana/grafana-foundation-sdk/common';
import { DashboardLinkBuilder } from '@grafana/grafana-foundation-sdk/dashboard';
import type { DashboardLink, Panel } from '@grafana/grafana-foundation-sdk/dashboard';
import { DataqueryBuilder } from '@grafana/grafana-foundation-sdk/prometheus';
import { PanelBuilder as Number } from '@grafana/grafana-foundation-sdk/stat';
import { PanelBuilder as Lines } from '@grafana/grafana-foundation-sdk/timeseries';

export const DATASOURCE = { type: 'prometheus', uid: '${datasource}' };

interface What {
  readonly title: string;
  /** what is shown, and what is not in it */
  readonly description: string;
  readonly expr: string;
  /** Grafana's unit; default: US dollars */
  readonly unit?: string;
  /** labels that name a bar or line */
  readonly by?: readonly string[];
  /** a label of `by`, and the attribute that finds its traces in Jaeger */
  readonly traces?: readonly [label: string, attribute: string];
}

const HEIGHT = 8;
const USD = 'currencyUSD';

const legend = (by: readonly string[] = []): string => by.map((label) => `{{${label}}}`).join(' ');

const lastValue = (): ReduceDataOptionsBuilder => new ReduceDataOptionsBuilder().calcs(['lastNotNull']).values(false);

const now = ({ expr, by }: What): DataqueryBuilder =>
  new DataqueryBuilder().datasource(DATASOURCE).expr(expr).legendFormat(legend(by)).instant();

/** A search in Jaeger for what a bar or line stands for, in the board's time. */
function links({ traces }: What): Builder<DashboardLink>[] {
  if (!traces) return [];
  const [label, attribute] = traces;
  const tags = `%7B%22${attribute}%22%3A%22\${__field.labels.${label}:percentencode}%22%7D`;
  return [
    new DashboardLinkBuilder(`Traces in Jaeger: \${__field.labels.${label}}`)
      .url(
        `\${jaeger:raw}/search?service=\${service:percentencode}&tags=${tags}&start=\${__from}000&end=\${__to}000&lookback=custom&limit=50`,
      )
      .targetBlank(true),
  ];
}

/** One number over the board's time; what it is made of stands beside it. */
export function total(what: What): Builder<Panel> {
  return new Number()
    .title(what.title)
    .description(what.description)
    .datasource(DATASOURCE)
    .span(4)
    .height(HEIGHT)
    .unit(what.unit ?? USD)
    .noValue('none')
    .colorMode(BigValueColorMode.None)
    .reduceOptions(lastValue())
    .withTarget(now(what));
}

/** A bar for each part, over the board's time. */
export function parts(what: What): Builder<Panel> {
  return new Bars()
    .title(what.title)
    .description(what.description)
    .datasource(DATASOURCE)
    .span(8)
    .height(HEIGHT)
    .unit(what.unit ?? USD)
    .min(0)
    .noValue('none')
    .orientation(VizOrientation.Horizontal)
    .reduceOptions(lastValue())
    .dataLinks(links(what))
    .withTarget(now(what));
}

/** How it went; each point is the hour before it, unless the description says otherwise. */
export function course(what: What, stacked = true): Lines {
  return new Lines()
    .title(what.title)
    .description(what.description)
    .datasource(DATASOURCE)
    .span(12)
    .height(HEIGHT)
    .unit(what.unit ?? USD)
    .noValue('none')
    .drawStyle(GraphDrawStyle.Line)
    .fillOpacity(stacked ? 30 : 0)
    .stacking(new StackingConfigBuilder().mode(stacked ? StackingMode.Normal : StackingMode.None))
    .legend(
      new VizLegendOptionsBuilder()
        .displayMode(LegendDisplayMode.List)
        .placement(LegendPlacement.Bottom)
        .showLegend(true),
    )
    .dataLinks(links(what))
    .withTarget(new DataqueryBuilder().datasource(DATASOURCE).expr(what.expr).legendFormat(legend(what.by)).range());
}
