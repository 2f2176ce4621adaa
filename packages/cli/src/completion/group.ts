import type { Command } from 'commander';

/** `costspan completion`: loaded when it is the one. */
export function addCompletion(program: Command): void {
  program
    .command('completion')
    .description('a script that completes commands, options and providers in your shell')
    .argument('<shell>', 'bash, zsh or fish')
    .option('--json', 'the script as one line of JSON')
    .addHelpText(
      'after',
      `
The providers are those of the price book, with your own (COSTSPAN_PRICES), as they are when the script is written.

Examples:
  eval "$(costspan completion bash)"                    in ~/.bashrc
  costspan completion zsh > ~/.zfunc/_costspan          with fpath+=(~/.zfunc) before compinit
  costspan completion fish > ~/.config/fish/completions/costspan.fish`,
    )
    .action(async (shell: string, options: { json?: true }) => {
      const { completion } = await import('./command.ts');
      process.exitCode = await completion(shell, program, options);
    });
}
