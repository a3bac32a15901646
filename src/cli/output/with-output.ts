import { constants, write as writeBytes } from 'node:fs'
import { open } from 'node:fs/promises'
import { promisify } from 'node:util'
import { CliError } from '../cli-error.ts'
import { EXIT } from '../exit-code.ts'
import { onInterrupt } from '../interrupt.ts'
import type { Terminal } from '../terminal/terminal.ts'
import { FileReplacement } from './file-replacement.ts'
import { outputKind } from './output-kind.ts'
import { ownDescriptor } from './own-descriptor.ts'
import { refuseOwnInput, STDOUT } from './refuse-own-input.ts'

const STDERR = 2

/** Where the output of a command goes. */
export interface OutputTarget<Result> {
  /** What `-o` names: a file, a pipe or a device. Otherwise stdout. */
  readonly path: string | undefined
  /** The files that the command reads. None of them is written. */
  readonly reads: readonly string[]
  /** Whether a result is worth a file. If not, a file that is there already stays. */
  readonly isWorthKeeping: (result: Result) => boolean
}

/** Writes a text; resolves when more may be written. */
export type Write = (text: string) => Promise<void>

/**
 * Gives a command its output. A file is written beside its place and moved there only if the command succeeds: on a
 * failure, or at Ctrl-C, nothing is left of it, and a file that was there before stays.
 *
 * @throws CliError if the output cannot be written, or is one of the files that are read.
 */
export async function withOutput<Result>(
  target: OutputTarget<Result>,
  terminal: Terminal,
  use: (write: Write) => Promise<Result>,
): Promise<Result> {
  const { path, reads } = target
  if (path === '') throw new CliError(EXIT.usage, '-o names no file')
  const place = path === undefined || path === '-' ? STDOUT : (ownDescriptor(path) ?? path)
  refuseOwnInput(place, reads)
  if (typeof place === 'number') return use(descriptorWriter(place, terminal))
  return (await outputKind(place)) === 'stream'
    ? writeStream(place, use)
    : writeFile(place, target, use)
}

async function writeFile<Result>(
  path: string,
  { isWorthKeeping }: OutputTarget<Result>,
  use: (write: Write) => Promise<Result>,
): Promise<Result> {
  const interrupt = onInterrupt()
  // The replacement removes its unfinished file when the process exits.
  interrupt.signal.addEventListener('abort', () => process.exit(EXIT.interrupted))
  try {
    const replacement = await FileReplacement.open(path)
    try {
      const result = await use((text) => replacement.write(text))
      if (isWorthKeeping(result)) await replacement.commit()
      return result
    } finally {
      await replacement.discard()
    }
  } finally {
    interrupt.dispose()
  }
}

async function writeStream<Result>(
  path: string,
  use: (write: Write) => Promise<Result>,
): Promise<Result> {
  const file = await open(path, constants.O_WRONLY).catch((cause: Error) => {
    throw cannotWrite(path, cause)
  })
  try {
    return await use((text) =>
      file.appendFile(text).catch((cause: Error) => {
        throw cannotWrite(path, cause)
      }),
    )
  } finally {
    await file.close()
  }
}

// Opening `/dev/stdout` again would empty a file that the shell has opened to append to.
function descriptorWriter(descriptor: number, terminal: Terminal): Write {
  if (descriptor === STDOUT) return terminal.write
  if (descriptor === STDERR) {
    return (text) => new Promise((resolve) => process.stderr.write(text, () => resolve()))
  }
  return async (text) => {
    const bytes = Buffer.from(text)
    for (let at = 0; at < bytes.length;) {
      const { bytesWritten } = await promisify(writeBytes)(descriptor, bytes, at).catch(
        (cause: Error) => {
          throw cannotWrite(`descriptor ${descriptor}`, cause)
        },
      )
      at += bytesWritten
    }
  }
}

function cannotWrite(path: string, cause: Error): CliError {
  return new CliError(EXIT.source, `cannot write ${path}`, undefined, { cause })
}
