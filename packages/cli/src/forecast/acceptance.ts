import { WrongUse } from '../exit.ts';
import { quoted } from '../text/plain.ts';
import type { Forecast, Step } from './types.ts';

const EXAMPLE = 'write FEATURE=SHARE or FEATURE.STEP=SHARE, for example avatar=0.6';

/** The same forecast with a stricter or looser gate: `avatar=0.6`, or `trailer.clip=0.6` where a feature has several steps. */
export function withAcceptance(forecast: Forecast, given: readonly string[]): Forecast {
  const features = { ...forecast.features };
  for (const one of given) {
    const at = one.lastIndexOf('=');
    const share = Number(one.slice(at + 1));
    if (at < 1 || !/^\d(\.\d{1,6})?$/.test(one.slice(at + 1)) || share < 0.001 || share > 1)
      throw new WrongUse(`--acceptance is ${quoted(one)}: ${EXAMPLE}, with a share from 0.001 to 1`);
    const { feature, step } = placeOf(one.slice(0, at), features);
    const of = features[feature];
    if (of)
      features[feature] = { ...of, steps: of.steps.with(step, { ...(of.steps[step] as Step), acceptance: share }) };
  }
  return { ...forecast, features };
}

function placeOf(name: string, features: Forecast['features']): { feature: string; step: number } {
  const places = Object.entries(features).flatMap(([feature, { steps }]) =>
    steps.map((step, at) => ({ feature, step: at, name: `${feature}.${step.name ?? at + 1}` })),
  );
  const found = places.filter(
    (place) => place.name === name || (place.feature === name && isOnlyGated(features, place)),
  );
  const [place] = found;
  if (place && found.length === 1) return place;
  throw new WrongUse(
    `--acceptance names ${quoted(name)}, which is not one step: write one of ${places.map((one) => one.name).join(', ')}`,
  );
}

/** Whether a feature's name says which step is meant: its only one, or the only one that anything is rejected at. */
function isOnlyGated(features: Forecast['features'], { feature, step }: { feature: string; step: number }): boolean {
  const steps = features[feature]?.steps ?? [];
  const gated = steps.filter(({ acceptance }) => acceptance !== undefined);
  return steps.length === 1 || (gated.length === 1 && gated[0] === steps[step]);
}
