import { CliError } from '../../cli-error.ts'
import { EXIT, type ExitCode } from '../../exit-code.ts'
import type { GlobalOptions } from '../../global-options.ts'
import { loadSources, saveSources } from '../../source/saved-sources.ts'
import type { Terminal } from '../../terminal/terminal.ts'

/** Forgets a saved source and its credentials. */
export async function removeSource(
  [name = '']: readonly string[],
  _options: GlobalOptions,
  terminal: Terminal,
): Promise<ExitCode> {
  const sources = loadSources()
  if (!Object.hasOwn(sources, name)) {
    throw new CliError(
      EXIT.notFound,
      `no source is saved as "${name}"`,
      'See: threadspan sources ls',
    )
  }
  await saveSources(Object.fromEntries(Object.entries(sources).filter(([saved]) => saved !== name)))
  terminal.notice(`${name} removed`)
  return EXIT.ok
}
