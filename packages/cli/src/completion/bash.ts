import { shellWord } from './quote.ts';
import { nodesOf } from './tree.ts';
import type { Node } from './tree.ts';
import type { Words } from './words.ts';

/** Completion for bash 3.2 and later, as macOS has it: a table in three functions, and one that looks up where the cursor is. */
export function bashScript(root: Node): string {
  const nodes = [...nodesOf(root)];
  return `# Completion of costspan for bash: eval "$(costspan completion bash)"

# The commands below one.
_costspan_commands() {
  case "$1" in
${cases(nodes.map(({ path, commands }) => [path, echo(commands.map(({ name }) => name))]))}
  esac
}

# What may stand in a place: a command's options, what follows one of them, its arguments by number.
_costspan_words() {
  case "$1" in
${cases(nodes.flatMap(placesOf))}
  esac
}

# How many words an option takes: none, one, or all up to the next option.
_costspan_takes() {
  case "$1" in
${cases(nodes.flatMap(({ path, options }) => options.filter(({ value }) => value).map(({ flag, variadic }) => [`${path} ${flag}`, `echo ${variadic ? 'all' : 'one'}`])))}
  esac
}

_costspan() {
  local cur="\${COMP_WORDS[COMP_CWORD]}" path='' option='' takes='' place=0 at word words
  for ((at = 1; at < COMP_CWORD; at++)); do
    word="\${COMP_WORDS[at]}"
    case "$word" in
      --) COMPREPLY=(); return ;;
      -*)
        option="$word"
        takes="$(_costspan_takes "$path $word")"
        continue
        ;;
    esac
    if [[ -n "$takes" ]]; then
      [[ "$takes" == one ]] && takes=''
    elif [[ " $(_costspan_commands "$path") " == *" $word "* ]]; then
      path="\${path:+$path }$word"
    else
      place=$((place + 1))
    fi
  done
  if [[ "$cur" == -* ]]; then
    words="$(_costspan_words "$path options")"
  elif [[ -n "$takes" ]]; then
    words="$(_costspan_words "$path $option")"
  else
    words="$(_costspan_commands "$path")"
    [[ -n "$words" ]] || words="$(_costspan_words "$path $place")"
    [[ -n "$words" ]] || words="$(_costspan_words "$path rest")"
  fi
  if [[ "$words" == files ]]; then
    compopt -o filenames 2>/dev/null
    COMPREPLY=($(compgen -f -- "$cur"))
  else
    COMPREPLY=($(compgen -W "$words" -- "$cur"))
  fi
}

complete -F _costspan costspan
`;
}

type Case = readonly [of: string, does: string];

function cases(all: readonly Case[]): string {
  return all
    .filter(([, does]) => does !== '')
    .map(([of, does]) => `    ${shellWord(of)}) ${does} ;;`)
    .join('\n');
}

function placesOf({ path, options, args }: Node): Case[] {
  return [
    [`${path} options`, echo(options.map(({ flag }) => flag))],
    ...options.map(({ flag, value }): Case => [`${path} ${flag}`, echo(value ?? [])]),
    ...args.map(({ words, variadic }, at): Case => [`${path} ${variadic ? 'rest' : at}`, echo(words)]),
  ];
}

function echo(words: Words): string {
  const text = words === 'files' ? words : words.join(' ');
  return text === '' ? '' : `echo ${shellWord(text)}`;
}
