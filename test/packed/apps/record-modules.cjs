// Prints the URL of every module that the process has loaded when it ends, in their order.
const { registerHooks } = require('node:module');

const loaded = new Set();
registerHooks({
  load(url, context, nextLoad) {
    loaded.add(url);
    return nextLoad(url, context);
  },
});
process.on('exit', () => console.log(JSON.stringify([...loaded])));
