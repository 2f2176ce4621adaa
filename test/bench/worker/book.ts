/** How long a cold process takes to have the first prices: reading a biller's price file, and the index over it. Prints ms. */
const { bundledBook } = await import('@costspan/core');
const start = performance.now();
const book = bundledBook();
book.find('fal', 'fal-ai/nano-banana');
const ms = performance.now() - start;
process.stdout.write(`${JSON.stringify({ ms, models: [...book.models()].length, version: book.version })}\n`);
process.exit(0);
