import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { costspan } from '../ledger/testing.ts';

const folder = mkdtempSync(join(tmpdir(), 'costspan-unread-'));
afterAll(() => rmSync(folder, { recursive: true }));

function forecastOf(call: object): string {
  const path = join(folder, 'forecast.json');
  const plans = { pro: { users: 1, actions: { avatar: 1 } } };
  writeFileSync(path, JSON.stringify({ plans, features: { avatar: { steps: [call] } } }));
  return path;
}

it('names what no price of a call depends on, and fails where it is strict', () => {
  const file = forecastOf({ provider: 'fal', model: 'fal-ai/flux/dev', parameters: { num_image: 2, seed: 3 } });
  const { code, stdout } = costspan('forecast', file);
  expect(code).toBe(0);
  expect(stdout).toContain(
    'note: features.avatar.steps[0]: num_image is not read for this price; did you mean num_images?\n',
  );
  expect(stdout).toContain('image_size=1024x768, num_images=1');
  expect(costspan('forecast', file, '--strict').code).toBe(1);
  expect(costspan('forecast', file, '--format', 'markdown').stdout).toContain('did you mean num\\_images?');
  expect(JSON.parse(costspan('forecast', file, '--json').stdout)).toMatchObject({
    calls: [
      {
        assumed: { image_size: '1024x768', num_images: 1 },
        unread: [{ name: 'num_image', suggestion: 'num_images' }, { name: 'seed' }],
      },
    ],
  });
});

it('says where a provider is none', () => {
  const { code, stderr } = costspan('forecast', forecastOf({ provider: 'fall', model: 'fal-ai/flux/dev' }));
  expect(code).toBe(1);
  expect(stderr).toContain(
    'features.avatar.steps[0]: provider is "fall": no provider of the price book; did you mean fal?',
  );
});
