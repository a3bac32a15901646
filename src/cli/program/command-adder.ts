import type { Command } from 'commander'
import type { ExitCode } from '../exit-code.ts'
import type { GlobalOptions } from '../global-options.ts'
import { assertNodeVersion } from '../node-version.ts'
import { processTerminal, type Terminal } from '../terminal/terminal.ts'

/** What a command does: it gets its arguments, all options, and where to write. */
type Action<Options> = (
  args: readonly string[],
  options: Options & GlobalOptions,
  terminal: Terminal,
) => Promise<ExitCode>

/** Adds a command, which is loaded only when it is called. */
export type AddCommand = <Options>(
  name: string,
  description: string,
  load: () => Promise<Action<Options>>,
) => Command

/** A function that adds commands to a program, or to a command that has others. */
export function commandAdder(parent: Command, onExit: (code: ExitCode) => void): AddCommand {
  return <Options>(name: string, description: string, load: () => Promise<Action<Options>>) => {
    const command = parent.command(name, name === 'serve' ? { isDefault: true } : {})
    return command
      .description(description)
      .showHelpAfterError(`See: threadspan ${fullName(command)} --help`)
      .action(async () => {
        const options = command.optsWithGlobals<Options & GlobalOptions>()
        assertNodeVersion(fullName(command), process.argv.slice(2))
        const action = await load()
        onExit(await action(command.args, options, processTerminal(options.color)))
      })
  }
}

// `ls` is one command of the program and another one of `sources`.
/** The name of a command, with that of the command that it is in. */
export function fullName(command: Command): string {
  const { parent } = command
  return parent?.parent ? `${parent.name()} ${command.name()}` : command.name()
}
