import type { Command } from 'commander';
import { OK, WrongUse } from '../exit.ts';
import { checkedSettings } from '../own-prices.ts';
import { print } from '../print.ts';
import { quoted } from '../text/plain.ts';
import { bashScript } from './bash.ts';
import { fishScript } from './fish.ts';
import { treeOf } from './tree.ts';
import type { Node } from './tree.ts';
import { SHELLS, wordsFrom } from './words.ts';
import { zshScript } from './zsh.ts';

const SCRIPTS: Readonly<Record<(typeof SHELLS)[number], (root: Node) => string>> = {
  bash: bashScript,
  zsh: zshScript,
  fish: fishScript,
};

/** `costspan completion`: the script for one shell. */
export async function completion(given: string, program: Command, options: { json?: true }): Promise<number> {
  const shell = SHELLS.find((one) => one === given);
  if (shell === undefined) throw new WrongUse(`the shell is ${quoted(given)}: write one of ${SHELLS.join(', ')}`);
  const script = SCRIPTS[shell](treeOf(program, wordsFrom(checkedSettings().book)));
  await print(options.json ? `${JSON.stringify({ shell, script })}\n` : script);
  return OK;
}
