import { Worker } from 'node:worker_threads';

// The main thread draws, and so does each of two others.
for (let i = 0; i < 2; i++) new Worker(new URL('./main.mjs', import.meta.url));
await import('./main.mjs');
