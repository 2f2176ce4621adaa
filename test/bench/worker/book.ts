/** How long a cold process takes to have the bundled book: reading all price files, and the index over them. Prints ms. */
const { bundledBook } = await import('@costspan/core');
const start = performance.now();
const book = bundledBook();
const models = [...book.models()].length;
const ms = performance.now() - start;
process.stdout.write(`${JSON.stringify({ ms, models, version: book.version })}\n`);
process.exit(0);
