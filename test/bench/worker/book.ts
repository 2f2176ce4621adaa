/** How long a cold process takes to have the bundled book: reading the price files, and the index over them. Prints ms. */
const before = performance.now();
await import('@costspan/prices');
const read = performance.now() - before;
const { bundledBook } = await import('@costspan/core');
const start = performance.now();
const book = bundledBook();
const ms = read + performance.now() - start;
process.stdout.write(`${JSON.stringify({ ms, models: [...book.models()].length, version: book.version })}\n`);
process.exit(0);
