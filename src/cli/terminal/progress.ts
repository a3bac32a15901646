import type { SingleBar } from 'cli-progress'
import { count } from './count.ts'
import type { Terminal } from './terminal.ts'

const SHOW_AFTER_MILLIS = 500
const LINE_EVERY_MILLIS = 5000

/** Shows how far a long work is: a bar if stderr is a terminal, otherwise a line every five seconds. */
export interface Progress {
  /** @param place - How much of the whole is done, in its unit. */
  update(items: number, place: number): void
  stop(): void
}

/** A work, for its progress. */
export interface Work {
  /** As in `importing`, and as in `3 threads imported`. */
  readonly verb: string
  readonly done: string
  /** One of the items that are counted. */
  readonly noun: string
  /** The place at the end. `undefined` if nobody knows it. */
  readonly whole: number | undefined
}

/** Opens the progress of a work. */
export async function createProgress(terminal: Terminal, work: Work): Promise<Progress> {
  const isWatched = terminal.isErrorTty && !process.env['CI'] && work.whole !== undefined
  return isWatched ? barProgress(work, work.whole) : lineProgress(work, terminal)
}

function lineProgress({ noun, done }: Work, terminal: Terminal): Progress {
  let last = Date.now()
  return {
    update: (items) => {
      if (Date.now() - last < LINE_EVERY_MILLIS) return
      last = Date.now()
      terminal.notice(`${count(items, noun)} ${done} so far`)
    },
    stop: () => {},
  }
}

async function barProgress({ verb, noun }: Work, whole: number): Promise<Progress> {
  const { default: cliProgress } = await import('cli-progress')
  const options = {
    format: `${verb} {bar} {percentage}%  {items} ${noun}s  {rate}/s  {eta_formatted} left`,
    stream: process.stderr,
    clearOnComplete: true,
    hideCursor: true,
  }
  const start = Date.now()
  let bar: SingleBar | undefined
  return {
    update: (items, place) => {
      const elapsed = Date.now() - start
      if (elapsed < SHOW_AFTER_MILLIS) return
      const rate = Math.round((items * 1000) / elapsed)
      if (bar === undefined) {
        bar = new cliProgress.SingleBar(options, cliProgress.Presets.shades_classic)
        bar.start(whole, place, { items, rate })
      }
      bar.update(place, { items, rate })
    },
    stop: () => bar?.stop(),
  }
}
