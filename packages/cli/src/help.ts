import { Help } from 'commander';
import type { Command, HelpConfiguration, OutputConfiguration } from 'commander';
import stringWidth from 'string-width';
import { heading } from './text/colour.ts';
import { fit, wrapped } from './text/wrap.ts';

/** A line of text is easy to read up to here. */
const WIDEST = 120;
/** Where help goes to no terminal. */
const USUAL = 80;

function widthOf({ columns = USUAL }: { readonly columns?: number }): number {
  return Math.min(columns, WIDEST);
}

/** Help is as wide as the terminal: what commander breaks by itself, and the texts that commands add to it. */
export const helpOutput: OutputConfiguration = {
  getOutHelpWidth: () => widthOf(process.stdout),
  getErrHelpWidth: () => widthOf(process.stderr),
  writeOut: (text) => void process.stdout.write(fitHelp(text, widthOf(process.stdout))),
  writeErr: (text) => void process.stderr.write(fitHelp(text, widthOf(process.stderr))),
};

/** Commands by their names alone: what they take is in their own help, and would leave no room for what they do. */
export const helpStyle: HelpConfiguration = {
  showGlobalOptions: true,
  minWidthToWrap: 24,
  subcommandTerm: (command) => command.name(),
  styleTitle: heading,
  optionDescription(option) {
    // An option that is given several times begins with none.
    return Array.isArray(option.defaultValue)
      ? option.description
      : Help.prototype.optionDescription.call(this, option);
  },
};

const EXAMPLE = /^ +(?:[A-Z_]+=\S+ )*(?:costspan|node) /;

/** Help in lines of at most that many cells. An example that is too long stays one that can be copied. */
export function fitHelp(text: string, width: number): string {
  return text
    .split('\n')
    .map((line) => (EXAMPLE.test(line) && stringWidth(line) > width ? inSeveralLines(line, width) : fit(line, width)))
    .join('\n');
}

function inSeveralLines(example: string, width: number): string {
  const [first = '', ...rest] = wrapped(example.trimStart(), width - ' \\'.length - 6);
  return [`  ${first}`, ...rest.map((line) => `      ${line}`)].join(' \\\n');
}

/** How a command is called: `costspan prices list`. */
export function nameOf(command: Command): string {
  return command.parent ? `${nameOf(command.parent)} ${command.name()}` : command.name();
}

export function hintOf(name: string): string {
  return `(${name} --help shows how it is used)`;
}

/** A command that is used wrongly points at its own help. */
export function hintAtHelp(command: Command): void {
  command.showHelpAfterError(hintOf(nameOf(command)));
  for (const one of command.commands) hintAtHelp(one);
}
