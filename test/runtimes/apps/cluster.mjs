import cluster from 'node:cluster';

// Two workers, each of which draws. The primary ends when they have.
if (cluster.isPrimary) {
  for (let i = 0; i < 2; i++) cluster.fork();
  cluster.on('exit', (_, code) => {
    if (code !== 0) process.exitCode = 1;
  });
} else {
  await import('./main.mjs');
  cluster.worker.disconnect();
}
