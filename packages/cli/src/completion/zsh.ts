import { shellWord } from './quote.ts';
import type { Node, NodeArgument, NodeOption } from './tree.ts';
import type { Words } from './words.ts';

/** Completion for zsh: a function of `_arguments` for each command. */
export function zshScript(root: Node): string {
  return `#compdef costspan
# Completion of costspan for zsh: a file _costspan in a folder of $fpath, or source it after compinit.

${functionsOf(root).join('\n\n')}

if [ "$funcstack[1]" = "_costspan" ]; then
  _costspan "$@"
else
  compdef _costspan costspan
fi
`;
}

function functionsOf(node: Node): string[] {
  const { commands, options, args } = node;
  const specs = options.map(optionSpec);
  if (commands.length === 0) return [body(node, [...specs, ...args.map(argumentSpec)], '')];
  const below = `
  case "$state" in
    command)
      local -a commands=(${commands.map(({ name, description }) => shellWord(`${name}:${description}`)).join(' ')})
      _describe command commands
      ;;
    rest)
      case "$line[1]" in
${commands.map((one) => `        ${shellWord(one.name)}) ${functionOf(one)} ;;`).join('\n')}
      esac
      ;;
  esac`;
  return [
    body(node, [...specs, "'1:command:->command'", "'*::argument:->rest'"], below),
    ...commands.flatMap(functionsOf),
  ];
}

function body(node: Node, specs: readonly string[], below: string): string {
  return `${functionOf(node)}() {
  local curcontext="$curcontext" state line
  typeset -A opt_args
  _arguments -C ${specs.map((spec) => `\\\n    ${spec}`).join(' ')}${below}
}`;
}

function functionOf({ path }: Node): string {
  return `_costspan${path === '' ? '' : `_${path.replaceAll(/[^a-z]/g, '_')}`}`;
}

function optionSpec({ flag, description, value, variadic }: NodeOption): string {
  const says = description.replaceAll(/[[\]\\:]/g, String.raw`\$&`);
  if (value === undefined) return shellWord(`${flag}[${says}]`);
  // Several words after one option: up to the next one.
  return shellWord(
    variadic ? `${flag}[${says}]:*-*:value:${action(value)}` : `${flag}[${says}]:value:${action(value)}`,
  );
}

function argumentSpec({ name, words, variadic }: NodeArgument, at: number): string {
  return shellWord(`${variadic ? '*' : at + 1}:${name}:${action(words)}`);
}

function action(words: Words): string {
  if (words === 'files') return '_files';
  return `(${words.join(' ')})`;
}
