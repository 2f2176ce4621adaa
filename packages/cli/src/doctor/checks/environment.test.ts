import { expect, it } from 'vitest';
import { costspanAsks } from '../../prices/live/testing.ts';

it.each([
  ['COSTSPAN_ALIASES', 'foo', '"foo" is not one of'],
  ['COSTSPAN_PRICES_FEED', 'file:/nowhere/book.json', '/nowhere/book.json: cannot be read'],
  ['COSTSPAN_PRICES_FEED', 'prices.example.com', 'neither file:PATH nor an https address'],
])('%s=%s is a problem, whichever check asked for the settings first', async (variable, value, says) => {
  const { stdout } = await costspanAsks({ [variable]: value }, 'doctor', '--json');
  const { findings } = JSON.parse(stdout) as { findings: { check: string; level: string; message: string }[] };
  const about = findings.filter(({ check, message }) => check === 'environment' && message.startsWith(variable));
  expect(about).toMatchObject([{ level: 'problem', message: expect.stringContaining(says) }]);
});
