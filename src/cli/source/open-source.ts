import type { SpanReader } from '../../replay/span-reader.ts'
import { refuseOwnInput, STDOUT } from '../output/refuse-own-input.ts'
import type { Terminal } from '../terminal/terminal.ts'
import { DamagedLines } from './damaged-lines.ts'
import { openStoreToRead } from './open-store.ts'
import { sourceFiles } from './source-files.ts'
import type { SourceOptions } from './source-options.ts'

/**
 * Opens what a command reads, and closes it when the command is done with it: the store, or what `--source` names, a
 * backend, a file or a saved source.
 *
 * @throws CliError if there is no such source, or if stdout leads to a file of it.
 */
export async function readSource<T>(
  options: SourceOptions,
  terminal: Terminal,
  use: (reader: SpanReader) => Promise<T>,
): Promise<T> {
  refuseOwnInput(STDOUT, await sourceFiles(options))
  const damaged = new DamagedLines()
  const reader = await openSource(options, terminal, damaged)
  try {
    return await use(reader)
  } finally {
    await reader.close()
    await damaged.mention(terminal)
  }
}

async function openSource(
  options: SourceOptions,
  terminal: Terminal,
  damaged: DamagedLines,
): Promise<SpanReader> {
  if (options.source === undefined) {
    if (options.header !== undefined) {
      const { headerWithoutBackend } = await import('./source-headers.ts')
      throw headerWithoutBackend()
    }
    return openStoreToRead(options.db, damaged.add)
  }
  // Not needed for the store, and `ls` starts faster without it.
  const { openNamedSource } = await import('./open-named-source.ts')
  return openNamedSource(options.source, options, terminal, damaged.add)
}
