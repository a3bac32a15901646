import type { SingleBar } from 'cli-progress'
import { count } from '../terminal/count.ts'
import type { Terminal } from '../terminal/terminal.ts'

const SHOW_AFTER_MILLIS = 500
const LINE_EVERY_MILLIS = 5000
const FORMAT = 'importing {bar} {percentage}%  {threads} threads  {rate}/s  {eta_formatted} left'

/** Shows how far an import is: a bar if stderr is a terminal, otherwise a line every five seconds. */
export interface ImportProgress {
  update(threads: number, bytesRead: number): void
  stop(): void
}

/** Opens the progress of an import of so many bytes, which are unknown for a pipe. */
export async function createImportProgress(
  terminal: Terminal,
  totalBytes: number | undefined,
): Promise<ImportProgress> {
  const isWatched = terminal.isErrorTty && !process.env['CI'] && totalBytes !== undefined
  return isWatched ? barProgress(totalBytes) : lineProgress(terminal)
}

function lineProgress(terminal: Terminal): ImportProgress {
  let last = Date.now()
  return {
    update: (threads) => {
      if (Date.now() - last < LINE_EVERY_MILLIS) return
      last = Date.now()
      terminal.notice(`${count(threads, 'thread')} imported so far`)
    },
    stop: () => {},
  }
}

async function barProgress(totalBytes: number): Promise<ImportProgress> {
  const { default: cliProgress } = await import('cli-progress')
  const options = {
    format: FORMAT,
    stream: process.stderr,
    clearOnComplete: true,
    hideCursor: true,
  }
  const start = Date.now()
  let bar: SingleBar | undefined
  return {
    update: (threads, bytesRead) => {
      const elapsed = Date.now() - start
      if (elapsed < SHOW_AFTER_MILLIS) return
      const rate = Math.round((threads * 1000) / elapsed)
      if (bar === undefined) {
        bar = new cliProgress.SingleBar(options, cliProgress.Presets.shades_classic)
        bar.start(totalBytes, bytesRead, { threads, rate })
      }
      bar.update(bytesRead, { threads, rate })
    },
    stop: () => bar?.stop(),
  }
}
