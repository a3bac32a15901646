import type { Command } from 'commander'
import type { ExitCode } from '../exit-code.ts'
import { commandAdder } from './command-adder.ts'

/** The commands about the file of a store. */
export function addDbCommands(program: Command, onExit: (code: ExitCode) => void): void {
  const db = program
    .command('db')
    .description("look after the store's file")
    .showHelpAfterError('See: threadspan db --help')
  const add = commandAdder(db, onExit)
  add(
    'info',
    'what is in it, the sizes of its parts, and how far its index is behind',
    async () => (await import('../commands/db/info.ts')).dbInfo,
  ).option('--json', 'as JSON, with sizes in bytes')
  add(
    'reindex',
    'derive its index again; after Ctrl-C it goes on where it was',
    async () => (await import('../commands/db/reindex.ts')).dbReindex,
  )
}
