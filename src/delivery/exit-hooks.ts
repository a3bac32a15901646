/** Something that must not be forgotten when the process ends. */
export interface Rescuable {
  readonly isIdle: boolean
  /** Whether {@link rescue} can keep what waits; else there is only time to be asked for. */
  readonly isKept: boolean
  /** Delivers what waits, in bounded time. */
  finish(): Promise<void>
  /** Keeps what waits, at once, as far as that is possible. */
  rescue(): void
}

const SIGNALS = ['SIGTERM', 'SIGINT'] as const

const watched = new Set<Rescuable>()

/**
 * Looks after something when the process ends: before a natural end it is given time, at `process.exit` and an uncaught
 * error it is rescued. On SIGTERM and SIGINT likewise, after which the process ends as it would have; where the app
 * listens for the signal itself, the end is the app's. Does nothing outside Node.js.
 *
 * @returns How to stop looking after it.
 */
export function rescueAtExit(one: Rescuable): () => void {
  if (typeof globalThis.process?.on !== 'function') return () => {}
  if (watched.size === 0) listen()
  watched.add(one)
  return () => {
    if (watched.delete(one) && watched.size === 0) unlisten()
  }
}

function listen(): void {
  process.on('beforeExit', finishAll)
  process.on('exit', rescueAll)
  // First in the row: a listener that the app has added with `once` is gone when the next one is called.
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

function endBySignal(signal: NodeJS.Signals): void {
  if (process.listenerCount(signal) > 1) return
  for (const one of watched) if (one.isKept && !one.isIdle) one.rescue()
  void finishWaiting().finally(() => {
    unlisten()
    process.kill(process.pid, signal)
  })
  // A second signal ends at once what takes too long.
  process.off(signal, endBySignal)
}
