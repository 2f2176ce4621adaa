import { writeFileSync } from 'node:fs';
import { extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import type { Case, Fixture } from './options.ts';
import type { Player } from './play.ts';
import { assertCharged, inPackage, runChild } from './processes.ts';

const CHILD = fileURLToPath(new URL(`./child${extname(import.meta.url)}`, import.meta.url));

/** The client entry in a CommonJS bundle, where no module hook can see the SDK and nothing may be left to import. */
export function bundleCases(player: Player, fixtures: readonly Fixture[]): Case[] {
  return [
    {
      name: 'client entry in a CommonJS bundle',
      run: () =>
        inPackage(player.options.from, async (folder) =>
          assertCharged(await runChild([await bundle(player, folder)], player, fixtures), player, fixtures),
        ),
    },
  ];
}

/** Bundles an app with its SDK and the client entry; gives the path of the bundle. */
async function bundle({ spec, options }: Player, folder: string): Promise<string> {
  const app = join(folder, 'app.mjs');
  const outfile = join(folder, 'app.cjs');
  const { name } = spec.scope;
  writeFileSync(
    app,
    `import * as sdk from ${JSON.stringify(options.sdk)};
import { ${spec.clientFunction} as instrument } from ${JSON.stringify(name)};
import { spec } from ${JSON.stringify(`${name}/spec`)};
import { attachmentOf } from '@costspan/instrumentation';
import { play, recorderOfProcess } from ${JSON.stringify(CHILD)};
attachmentOf(spec).providers = recorderOfProcess().providers;
void play(sdk, instrument);
`,
  );
  await build({
    entryPoints: [app],
    outfile,
    bundle: true,
    format: 'cjs',
    platform: 'node',
    target: 'node22',
    logLevel: 'silent',
  });
  return outfile;
}
