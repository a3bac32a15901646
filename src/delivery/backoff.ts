const FIRST_MILLIS = 200
const MAX_MILLIS = 5_000

/**
 * How long to wait before the next attempt: twice as long each time, up to five seconds, and a random share of that,
 * so that the processes which an outage has stopped do not all come back at the same moment.
 *
 * @param failures - How many attempts have failed, from 1.
 * @param afterMillis - What the receiver asked for; never less is waited.
 */
export function backoffMillis(failures: number, afterMillis = 0): number {
  const longest = Math.min(FIRST_MILLIS * 2 ** (failures - 1), MAX_MILLIS)
  return afterMillis + longest * (0.5 + Math.random() / 2)
}

/** Resolves after a while, or at once when the signal says so. Does not keep a process alive. */
export function pause(millis: number, signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve()
  return new Promise((resolve) => {
    const done = (): void => {
      clearTimeout(timer)
      signal.removeEventListener('abort', done)
      resolve()
    }
    const timer = setTimeout(done, millis)
    unref(timer)
    signal.addEventListener('abort', done)
  })
}

/** Lets a process end although this timer still runs; browsers have no such thing and need none. */
export function unref(timer: ReturnType<typeof setTimeout>): void {
  ;(timer as { unref?(): void }).unref?.()
}
