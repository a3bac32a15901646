import { CliError } from '../cli-error.ts'
import { EXIT } from '../exit-code.ts'
import { findSameFile } from './find-same-file.ts'

/** The descriptor of stdout. */
export const STDOUT = 1

/**
 * Keeps a command from writing to a file that it reads.
 *
 * @param output - The path or the open descriptor to write to.
 * @throws CliError if it leads to one of the files that are read, through links too.
 */
export function refuseOwnInput(output: string | number, reads: readonly string[]): void {
  const same = findSameFile(output, reads)
  if (same === undefined) return
  const name = output === STDOUT ? 'stdout' : `the output ${output}`
  const words = output === same ? `${name} is` : `${name} is ${same}, which is`
  throw new CliError(
    EXIT.usage,
    `${words} read by this command, and writing to it would destroy it`,
    'Write to another file.',
  )
}
