// A process manager: forks a container of its own, which loads the app and looks like it.
const { fork } = require('node:child_process');

fork(require.resolve('./container.cjs'), [], { env: { ...process.env, APP: require.resolve('./main.cjs') } }).once(
  'exit',
  (code) => (process.exitCode = code),
);
