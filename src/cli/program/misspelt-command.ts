import type { Command } from 'commander'
import { CliError } from '../cli-error.ts'
import { EXIT } from '../exit-code.ts'

/**
 * The error for a command line whose command does not exist. Commander would take it for an argument of the default command,
 * and complain of options that this one does not have.
 */
export async function misspeltCommand(
  program: Command,
  args: readonly string[],
): Promise<CliError | undefined> {
  const word = firstWord(program, args)
  const names = program.commands.map((command) => command.name())
  if (word === undefined || word === 'help' || names.includes(word)) return undefined
  const { didYouMean } = await import('../did-you-mean.ts')
  const [near] = didYouMean(word, names)
  const next = near === undefined ? 'See: threadspan --help' : `Did you mean: threadspan ${near}?`
  return new CliError(EXIT.usage, `threadspan has no command "${word}"`, next)
}

// Only global options can stand before the command. After the option of another command, a word may be its value.
function firstWord(program: Command, args: readonly string[]): string | undefined {
  for (let i = 0; i < args.length; i++) {
    const arg = args[i] ?? ''
    if (!arg.startsWith('-')) return arg
    const option = program.options.find(({ long }) => long === arg)
    if (option?.required === true) i += 1
    else if (option === undefined && !arg.includes('=')) return undefined
  }
  return undefined
}
