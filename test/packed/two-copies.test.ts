import { copyFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect, it } from 'vitest';
import { INSTALL_TIMEOUT, installApp } from './support/app.ts';
import { node } from './support/run.ts';
import { fixtureOf } from './support/stand-in.ts';
import { TRACES_ALONE } from './support/traces-alone.ts';

type Attributes = Readonly<Record<string, unknown>>;

/** What `apps/two-copies.mjs` answers. */
interface Answers {
  readonly areTwo: boolean;
  readonly settings: { readonly esm: number; readonly cjs: number };
  readonly twice: readonly Attributes[];
  readonly inside: readonly Attributes[];
  readonly job: readonly Attributes[];
  /** what the two copies answer to the same webhook */
  readonly settlements: readonly string[];
}

const image = fixtureOf('instrumentation-openai', 'images-generate');
const submit = fixtureOf('instrumentation-fal', 'queue-submit');
const webhook = fixtureOf('instrumentation-fal', 'webhook-image');

let answers: Answers;
beforeAll(async () => {
  const app = await installApp();
  copyFileSync(join(import.meta.dirname, 'apps/two-copies.mjs'), join(app, 'two-copies.mjs'));
  const env = { FIXTURES: JSON.stringify({ image, submit, webhook }), ...TRACES_ALONE };
  const { code, stdout, stderr } = await node(['--no-experimental-require-module', 'two-copies.mjs'], { cwd: app, env })
    .ended;
  if (code !== 0 || stderr !== '') throw new Error(`exit ${code}\n${stderr}`);
  answers = JSON.parse(stdout) as Answers;
}, INSTALL_TIMEOUT);

function charges(spans: readonly Attributes[]): readonly Attributes[] {
  return spans.filter((attributes) => attributes['costspan.cost.amount'] !== undefined);
}

it('loads core twice, where Node does not give both ways the same copy', () => {
  expect(answers.areTwo).toBe(true);
});

it('has one configuration, whichever copy sets it', () => {
  expect(answers.settings).toEqual({ esm: 5_000, cjs: 7_000 });
});

it('charges a client once that both copies instrument', () => {
  expect(charges(answers.twice).map((span) => span['costspan.cost.amount'])).toEqual([Number(image.expect.amount)]);
});

it('charges with the attribution and the output that the other copy opened', () => {
  const [charge, ...more] = charges(answers.inside);
  const output = answers.inside.find((span) => span['costspan.output.outcome'] !== undefined);
  expect(more).toEqual([]);
  expect(charge).toMatchObject({
    'costspan.plan': 'pro',
    'costspan.output.name': 'avatar',
    'costspan.cost.amount': Number(image.expect.amount),
  });
  expect(output).toMatchObject({
    'costspan.output.id': charge?.['costspan.output.id'],
    'costspan.output.total_cost': Number(image.expect.amount),
  });
});

it('settles a job once that the other copy submitted', () => {
  expect(answers.settlements).toEqual(['recorded', 'known']);
  expect(charges(answers.job).map((span) => span['costspan.cost.amount'])).toEqual([Number(webhook.expect.amount)]);
});
