import { describe, expect, it } from 'vitest';
import { commented, isPrinted, notPrinted } from './printed.ts';

describe('notPrinted', () => {
  const printed = 'started\nPLAN   SPEND\npro    $0.20  of 2026-11-24\nid 7f3a\nended\n';

  it.each([
    ['a part of the lines', 'pro $0.20 of 2026-12-01\nid 7f3a'],
    ['lines with others between', 'started\n…\nended'],
    ['a line of which a part differs', 'id …'],
    ['nothing', ''],
  ])('takes %s', (_, shown) => {
    expect(notPrinted(shown, printed)).toBeUndefined();
  });

  it.each([
    ['another amount', 'pro $0.30 of 2026-11-24', 'pro $0.30 of 2026-11-24'],
    ['a line left out', 'started\nid 7f3a', 'id 7f3a'],
    ['another order', 'ended\n…\nstarted', 'started'],
    ['more than was printed', 'ended\n\nand more', 'and more'],
  ])('names what was not printed: %s', (_, shown, line) => {
    expect(notPrinted(shown, printed)).toBe(line);
  });
});

describe('comments of a snippet', () => {
  const snippet =
    'console.log(charge.amount, charge.status); // 0.005 final\nconst a = 1; // one\nconsole.log(all); // { id: 1, … }\n';

  it('are what it prints', () => {
    expect(commented(snippet)).toBe('0.005 final { id: 1, … }');
    expect(isPrinted('0.005 final { id: 1, … }', '0.005 final\n{\n  id: 1,\n  name: "a"\n}\n')).toBe(true);
    expect(isPrinted('0.005 final { id: 1, … }', '0.006 final\n{ id: 1, b: 2 }')).toBe(false);
  });

  it('are none where nothing is printed', () => {
    expect(commented('const a = 1; // one')).toBeUndefined();
  });
});
