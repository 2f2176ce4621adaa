import { lasting } from './answers.ts';
import { installed, ON_NODE, runApp, write } from './app.ts';
import { javascript, main, studio } from './studio.ts';
import { IN_NEXT } from './sdks.ts';
import { World } from './world.ts';

/** What the SDKs answer to an app on Node that has nothing of costspan in it. */
export async function reference(): Promise<string> {
  const folder = write(await installed('node', ON_NODE), 'reference', {
    'studio.mjs': javascript(studio({ instrumented: 'none', sdks: IN_NEXT }), 'esm'),
    'main.mjs': javascript(main(), 'esm'),
  });
  const world = await World.start();
  try {
    const { answers, complaints } = await runApp(world, folder, [process.execPath, 'main.mjs']);
    if (answers.length !== 1 || complaints.length > 0)
      throw new Error(`the app does not run without costspan: ${complaints.join('; ')}`);
    return lasting(answers[0] as string);
  } finally {
    await world.close();
  }
}
