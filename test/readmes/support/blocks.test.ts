import { expect, it } from 'vitest';
import { blocksIn } from './blocks.ts';

it('takes a block with its section, its reason and what it prints', () => {
  const { blocks, stray } = blocksIn(
    '## The start\n\n```sh\nnpm test\n```\n\nprints\n\n```\nok\n```\n\n```js no-run: needs a key\nawait ask();\n```\n',
  );
  expect(blocks).toEqual([
    { line: 3, language: 'sh', text: 'npm test', section: 'the-start', whyNot: undefined, prints: ['ok'] },
    { line: 13, language: 'js', text: 'await ask();', section: 'the-start', whyNot: 'needs a key', prints: [] },
  ]);
  expect(stray).toEqual([]);
});

it('takes blocks of lists', () => {
  expect(blocksIn('1. Do\n\n   ```sh\n   npm test\n   ```\n').blocks).toMatchObject([{ line: 3, text: 'npm test' }]);
});

it.each([
  ['without a language, and nothing that prints it', '```\nok\n```\n'],
  ['of a language that nothing runs', '```python\nprint(1)\n```\n'],
  ['with something else than a reason', '```sh quietly\nnpm test\n```\n'],
  ['without its reason', '```sh no-run:\nnpm test\n```\n'],
  ['that is indented', 'Run\n\n    npm test\n'],
  ['in another section than what prints it', '## A\n\n```sh\nls\n```\n\n## B\n\n```\nok\n```\n'],
])('names a block %s', (_, text) => {
  expect(blocksIn(text).stray).toHaveLength(1);
});
