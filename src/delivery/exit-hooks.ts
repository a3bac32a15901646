import { reportLosses } from './loss-report.ts'
import { isRequestBound } from './run/request-bound.ts'

/** Something that has to be rescued when the process ends. */
export interface Rescuable {
  readonly isIdle: boolean
  /** Whether {@link rescue} can keep what waits. If not, only {@link finish} can. */
  readonly isKept: boolean
  /** Delivers what waits, in bounded time. */
  finish(): Promise<void>
  /** Keeps as much as possible of what waits, at once. */
  rescue(): void
}

const SIGNALS = ['SIGTERM', 'SIGINT'] as const

const watched = new Set<Rescuable>()
let isReporting = false

/**
 * Rescues something when the process ends. Before a natural end, it gets time to finish. At `process.exit` and at an
 * uncaught error, it is rescued at once. SIGTERM and SIGINT do both, then end the process as usual. They are handled only
 * if the app has no other handler. Does nothing outside Node.js.
 *
 * @returns A function that stops this.
 */
export function rescueAtExit(one: Rescuable): () => void {
  if (!hasExit()) return () => {}
  if (watched.size === 0) listen()
  watched.add(one)
  return () => {
    if (watched.delete(one) && watched.size === 0) unlisten()
  }
}

/** Reports the losses of this process once, when it ends, after everything that can be rescued is. */
export function reportLossesAtExit(): void {
  if (isReporting || !hasExit()) return
  isReporting = true
  process.on('exit', endAll)
}

function hasExit(): boolean {
  return typeof globalThis.process?.on === 'function' && !isRequestBound()
}

function listen(): void {
  process.on('beforeExit', finishAll)
  process.on('exit', rescueAll)
  // Prepended, because a listener that the app has added with `once` is gone when the next one is called.
  for (const signal of SIGNALS) process.prependListener(signal, endBySignal)
}

function unlisten(): void {
  process.off('beforeExit', finishAll)
  process.off('exit', rescueAll)
  for (const signal of SIGNALS) process.off(signal, endBySignal)
}

function finishAll(): void {
  void finishWaiting()
}

async function finishWaiting(): Promise<void> {
  const waiting = [...watched].filter(({ isIdle }) => !isIdle)
  await Promise.allSettled(waiting.map((one) => one.finish()))
}

function rescueAll(): void {
  for (const one of watched) if (!one.isIdle) one.rescue()
}

function endAll(): void {
  rescueAll()
  reportLosses()
}

function endBySignal(signal: NodeJS.Signals): void {
  if (process.listenerCount(signal) > 1) return
  for (const one of watched) if (one.isKept && !one.isIdle) one.rescue()
  void finishWaiting().finally(() => {
    unlisten()
    reportLosses()
    process.kill(process.pid, signal)
  })
  // A second signal ends the process at once if this takes too long.
  process.off(signal, endBySignal)
}
