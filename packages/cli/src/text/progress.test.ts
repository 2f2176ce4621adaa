import { beforeEach, expect, it } from 'vitest';
import { hideProgress, showProgress } from './progress.ts';

class Screen {
  readonly columns = 20;
  isTTY = true;
  written = '';

  write(text: string): void {
    this.written += text;
  }
}

beforeEach(hideProgress);

/** Each test begins long after the one before. */
let time = 0;
const later = (): number => (time += 10_000);

it('is one line that is written over, and gone at the end', () => {
  const screen = new Screen();
  const now = later();
  showProgress(() => '10 %', screen, now);
  showProgress(() => '11 %', screen, now + 10);
  showProgress(() => '50 %', screen, now + 200);
  expect(screen.written).toBe('\r\u001B[K10 %\r\u001B[K50 %');
  hideProgress();
  hideProgress();
  expect(screen.written).toBe('\r\u001B[K10 %\r\u001B[K50 %\r\u001B[K');
});

it('is never longer than the line, which would not go away then', () => {
  const screen = new Screen();
  showProgress(() => 'x'.repeat(50), screen, later());
  expect(screen.written).toBe(`\r\u001B[K${'x'.repeat(19)}`);
});

it('is nothing where there is no terminal', () => {
  const screen = new Screen();
  screen.isTTY = false;
  showProgress(() => '10 %', screen, later());
  hideProgress();
  expect(screen.written).toBe('');
});
