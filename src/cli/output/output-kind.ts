import { constants, type Stats } from 'node:fs'
import { access, lstat, stat } from 'node:fs/promises'
import { CliError } from '../cli-error.ts'
import { EXIT } from '../exit-code.ts'

/** How to write to a path: by replacing a file, or into what is open on the other side, such as a pipe. */
export type OutputKind = 'file' | 'stream'

/**
 * Looks at what is at a path before anything is written to it.
 *
 * @throws CliError if it is a folder, a disk, a file without write permission, or a symbolic link. A link is refused,
 *   because somebody else may have put it there to have another file overwritten.
 */
export async function outputKind(path: string): Promise<OutputKind> {
  const found = await orMissing(path, lstat(path))
  if (found === undefined) return 'file'
  if (found.isSymbolicLink()) {
    const target = await orMissing(path, stat(path))
    if (target !== undefined && isStream(target)) return 'stream'
    throw new CliError(
      EXIT.usage,
      `${path} is a symbolic link, and -o does not follow links`,
      'Give the path of the file itself.',
    )
  }
  if (isStream(found)) return 'stream'
  if (!found.isFile()) {
    const what = found.isDirectory() ? 'folder' : 'disk'
    throw new CliError(EXIT.source, `${path} is a ${what}, and -o takes a file`)
  }
  await access(path, constants.W_OK).catch((cause: Error) => {
    throw new CliError(EXIT.source, `cannot write ${path}`, undefined, { cause })
  })
  return 'file'
}

function isStream(found: Stats): boolean {
  return found.isFIFO() || found.isCharacterDevice() || found.isSocket()
}

async function orMissing(path: string, looking: Promise<Stats>): Promise<Stats | undefined> {
  return looking.catch((cause: NodeJS.ErrnoException) => {
    if (cause.code === 'ENOENT') return undefined
    throw new CliError(EXIT.source, `cannot write ${path}`, undefined, { cause })
  })
}
