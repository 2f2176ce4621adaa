import { diag } from '@opentelemetry/api';
import { expect, it, vi } from 'vitest';
import { firstOfEach, showWarnings } from './errors.ts';

function logger() {
  const say = () => vi.fn<(message: string, ...args: unknown[]) => void>();
  return { error: say(), warn: say(), info: say(), debug: say(), verbose: say() };
}

it('hears a warning of OpenTelemetry once, whatever its numbers, and every one of ours', () => {
  const log = logger();
  const once = firstOfEach(log);
  once.error('metrics export timed out after 30000ms');
  once.error('metrics export timed out after 500ms');
  once.warn('component', 'Dropped 5 spans', new Error('1'));
  once.warn('component', 'Dropped 7 spans', new Error('2'));
  once.warn('costspan: no price for openai gpt-4');
  once.warn('costspan: no price for openai gpt-5');
  expect(log.error.mock.calls).toEqual([['metrics export timed out after 30000ms']]);
  expect(log.warn.mock.calls).toEqual([
    ['component', 'Dropped 5 spans', new Error('1')],
    ['costspan: no price for openai gpt-4'],
    ['costspan: no price for openai gpt-5'],
  ]);
});

it('shows warnings where nobody has chosen a logger, and leaves one that is there', () => {
  const log = logger();
  diag.setLogger(log);
  showWarnings();
  diag.warn('to the app');
  expect(log.warn.mock.calls).toEqual([['to the app']]);
  diag.disable();
  const chosen = vi.spyOn(diag, 'setLogger');
  showWarnings();
  expect(chosen).toHaveBeenCalledOnce();
  diag.disable();
});
