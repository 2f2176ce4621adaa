import type { Argument, Command, Option } from 'commander';
import type { Words, WordsOf } from './words.ts';

/** A command as its completion needs it. */
export interface Node {
  /** `prices list`; empty for `costspan` itself */
  readonly path: string;
  readonly name: string;
  readonly description: string;
  readonly commands: readonly Node[];
  readonly options: readonly NodeOption[];
  readonly args: readonly NodeArgument[];
}

export interface NodeOption {
  /** `--day` */
  readonly flag: string;
  readonly description: string;
  /** what may follow it; undefined for a switch */
  readonly value: Words | undefined;
  /** takes all that follows up to the next option */
  readonly variadic: boolean;
}

export interface NodeArgument {
  readonly name: string;
  readonly words: Words;
  readonly variadic: boolean;
}

/** The commands with all that may be written after them; `above` are the options that every command has. */
export function treeOf(command: Command, wordsOf: WordsOf, path = '', above: readonly NodeOption[] = []): Node {
  const own = command.options
    .filter(({ hidden, long }) => !hidden && long !== '--version')
    .map((one) => optionOf(one, path, wordsOf));
  const global = path === '' ? own : above;
  return {
    path,
    name: command.name(),
    description: command.description(),
    commands: command.commands.map((one) =>
      treeOf(one, wordsOf, path === '' ? one.name() : `${path} ${one.name()}`, global),
    ),
    options: [...own, ...(path === '' ? [] : above), HELP],
    args: command.registeredArguments.map((one) => argumentOf(one, path, wordsOf)),
  };
}

const HELP: NodeOption = { flag: '--help', description: 'how it is used', value: undefined, variadic: false };

/** All commands below one, and itself. */
export function* nodesOf(node: Node): Generator<Node> {
  yield node;
  for (const one of node.commands) yield* nodesOf(one);
}

function optionOf({ long, flags, description, variadic }: Option, path: string, wordsOf: WordsOf): NodeOption {
  const flag = long ?? flags;
  const name = /[<[]([^>\].]+)/.exec(flags)?.[1];
  const value = name === undefined ? undefined : wordsOf(`${path} ${flag}`, flag, `<${name}>`);
  return { flag, description, value, variadic };
}

function argumentOf(argument: Argument, path: string, wordsOf: WordsOf): NodeArgument {
  const name = argument.name();
  return { name, words: wordsOf(`${path} <${name}>`, `<${name}>`), variadic: argument.variadic };
}
