import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { startSimulator } from '@costspan/simulator';
import { beforeAll, describe, expect, it } from 'vitest';
import { INSTALL_TIMEOUT, installApp } from '../packed/support/app.ts';
import { Receiver } from '../packed/support/receiver.ts';
import { ROOT } from '../packed/support/run.ts';
import { blocksIn } from './support/blocks.ts';
import { demoLedger } from './support/demo-ledger.ts';
import type { DemoLedger } from './support/demo-ledger.ts';
import { follow } from './support/follow.ts';
import { markdownFiles } from './support/markdown.ts';
import { placeOf } from './support/place.ts';
import { typeErrors, writeSnippets } from './support/snippets.ts';

let installed: string;
let ledger: DemoLedger;
beforeAll(async () => {
  installed = await installApp();
  ledger = await demoLedger();
  return () => rmSync(ledger.folder, { recursive: true });
}, INSTALL_TIMEOUT);

const readmes = markdownFiles()
  .map((file) => ({ file, ...blocksIn(readFileSync(join(ROOT, file), 'utf8')) }))
  .filter(({ blocks, stray }) => blocks.length + stray.length > 0);

describe.concurrent.each(readmes)('$file', ({ file, blocks, stray }) => {
  it('says of each block what it is', ({ expect }) => {
    expect(stray, 'lines of fences that name no language that is run, and say no reason').toEqual([]);
  });

  it('does what it says', { timeout: 300_000 }, async ({ onTestFinished }) => {
    const [simulator, receiver] = await Promise.all([startSimulator(), Receiver.start()]);
    onTestFinished(async () => void (await Promise.all([simulator.close(), receiver.close()])));
    const place = placeOf(file, installed, ledger);
    const run = blocks.filter(({ whyNot }) => whyNot === undefined);
    writeSnippets(place, run);
    const errors = await typeErrors(place, run);
    const faults = errors === '' ? [] : [errors];
    for (const block of run)
      await follow(block, place, { installed, simulator: simulator.origin, receiver }).catch(
        (error: Error) => void faults.push(`line ${block.line}: ${error.message}`),
      );
    if (faults.length > 0) throw new Error(faults.join('\n\n'));
  });
});

it('reads blocks of every language', () => {
  const languages = new Set(readmes.flatMap(({ blocks }) => blocks.map(({ language }) => language)));
  expect(languages).toEqual(new Set(['sh', 'js', 'ts', 'json', 'yaml']));
});
