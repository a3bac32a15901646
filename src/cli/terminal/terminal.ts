import { once } from 'node:events'
import type { WriteStream } from 'node:tty'
import { EXIT } from '../exit-code.ts'
import { type ColorChoice, createStyle, type Style } from './style.ts'
import { type Symbols, symbolsFor } from './symbols.ts'

/** Where a command writes: data to stdout, everything about it to stderr. */
export interface Terminal {
  /** Whether a person reads stdout: then tables have headers, times are relative and lines are cut. */
  readonly isTty: boolean
  /** Whether a person reads stderr: then progress may redraw its line. */
  readonly isErrorTty: boolean
  readonly columns: number
  readonly style: Style
  readonly errorStyle: Style
  readonly symbols: Symbols
  /** Writes data; resolves when more may be written. */
  readonly write: (text: string) => Promise<void>
  /** Writes a line on stderr. */
  readonly notice: (line: string) => void
}

/** The terminal of this process. */
export function processTerminal(color: ColorChoice): Terminal {
  const { stdout, stderr, env } = process
  return {
    isTty: stdout.isTTY,
    isErrorTty: stderr.isTTY,
    columns: stdout.columns || 80,
    style: createStyle(color, { isTTY: stdout.isTTY, env }),
    errorStyle: createStyle(color, { isTTY: stderr.isTTY, env }),
    symbols: symbolsFor(env),
    write: (text) => writeAll(stdout, text),
    notice: (line) => void stderr.write(`${line}\n`),
  }
}

/** Ends the process quietly when the reader of its output has gone, as after `| head`. Called once, at start. */
export function endQuietlyOnClosedPipe(): void {
  for (const stream of [process.stdout, process.stderr]) {
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EPIPE') throw error
      process.exit(EXIT.ok)
    })
  }
}

async function writeAll(stream: WriteStream, text: string): Promise<void> {
  if (!stream.write(text)) await once(stream, 'drain')
}
