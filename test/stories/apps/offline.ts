/** Loaded before everything else: any use of the network ends the process. Then costspan starts and rates a call. */
import { Socket } from 'node:net';

Socket.prototype.connect = () => {
  console.log('network');
  process.exit(1);
};

const { estimate } = await import('@costspan/auto');
await import('@costspan/auto/register');
const charge = estimate({ provider: 'openai', model: 'gpt-image-2', size: '1024x1024', quality: 'low' });
console.log(charge.status);
