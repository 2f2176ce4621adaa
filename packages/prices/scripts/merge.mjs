/**
 * Puts all books into one file of the package: Node takes as long to open thirty modules of JSON as
 * to read them all. The single files stay beside it, for people and for `costspan prices diff`.
 */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const dist = join(import.meta.dirname, '../dist');
const books = readdirSync(join(dist, 'books'))
  .sort()
  .map((name) => JSON.parse(readFileSync(join(dist, 'books', name), 'utf8')));
writeFileSync(join(dist, 'books.json'), JSON.stringify(books));
writeFileSync(
  join(dist, 'index.js'),
  `import books from './books.json' with { type: 'json' };\nexport { books };\nexport { version } from './version.js';\n`,
);
