/** Resolves after a while, or at once if the signal is aborted. Does not keep a process alive. */
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

/** Lets a process end although this timer still runs. In browsers a timer is a number, and nothing has to be done. */
export function unref(timer: ReturnType<typeof setTimeout>): void {
  ;(timer as { unref?(): void }).unref?.()
}
