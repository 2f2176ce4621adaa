import { fishWord } from './quote.ts';
import { nodesOf } from './tree.ts';
import type { Node } from './tree.ts';
import type { Words } from './words.ts';

/** Completion for fish 3 and later: a line for each word, with where it may stand. */
export function fishScript(root: Node): string {
  const nodes = [...nodesOf(root)];
  return `# Completion of costspan for fish: costspan completion fish > ~/.config/fish/completions/costspan.fish

# The command that is written so far, with the number of its arguments or the option whose words follow: "prices list 0".
function __costspan_where
    set -l path
    set -l place 0
    set -l takes
    set -l option
    for word in (commandline -opc)[2..]
        switch $word
            case '--'
                return
            case '-*'
                set option $word
                set takes (__costspan_takes "$path $word")
                continue
        end
        if test -n "$takes"
            test $takes = one; and set takes
        else if contains -- "$path $word" ${nodes.flatMap(({ path, commands }) => commands.map(({ name }) => fishWord(`${path} ${name}`))).join(' ')}
            set path (string trim "$path $word")
        else
            set place (math $place + 1)
        end
    end
    if test -n "$takes"
        echo "$path $option"
    else
        echo "$path $place"
    end
end

# How many words an option takes: none, one, or all up to the next option.
function __costspan_takes
    switch $argv[1]
${nodes.flatMap(({ path, options }) => options.filter(({ value }) => value).map(({ flag, variadic }) => `        case ${fishWord(`${path} ${flag}`)}\n            echo ${variadic ? 'all' : 'one'}`)).join('\n')}
    end
end

# Whether the cursor is at that command, and at that argument or option of it.
function __costspan_at
    set -l where (__costspan_where)
    string match -qr -- "^$argv[1] $argv[2]\\$" $where
end

complete -c costspan -f
${nodes.flatMap(linesOf).join('\n')}
`;
}

/** Any argument of a command, or option. */
const ANY = String.raw`(\d+|--\S+)`;

function linesOf({ path, commands, options, args }: Node): string[] {
  const at = (place: string): string =>
    `complete -c costspan -n ${fishWord(`__costspan_at ${fishWord(path)} ${fishWord(place)}`)}`;
  return [
    ...commands.map(({ name, description }) => `${at('0')} -a ${name} -d ${fishWord(description)}`),
    ...options.map(
      ({ flag, description, value }) =>
        `${at(ANY)} -l ${flag.slice(2)} -d ${fishWord(description)}${value === undefined ? '' : value === 'files' ? ' -rF' : ` -x${takes(value)}`}`,
    ),
    // fish knows of one word after an option.
    ...options.flatMap(({ flag, value, variadic }) => (variadic ? [`${at(flag)}${takes(value ?? [])}`] : [])),
    ...args.flatMap(({ words, variadic }, place) =>
      words.length === 0 ? [] : [`${at(variadic ? String.raw`\d+` : String(place))}${takes(words)}`],
    ),
  ];
}

function takes(words: Words): string {
  if (words === 'files') return ' -F';
  return words.length === 0 ? '' : ` -a ${fishWord(words.join(' '))}`;
}
