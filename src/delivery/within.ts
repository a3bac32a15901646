/** The longest delay of a timer. */
export const FOREVER_MILLIS: number = 2 ** 31 - 1

/** Resolves when a promise is resolved, or when time is up: whether it was in time. Keeps the process alive until then. */
export function within(work: Promise<unknown>, millis: number): Promise<boolean> {
  return new Promise((resolve) => {
    const limit = setTimeout(() => resolve(false), Math.min(millis, FOREVER_MILLIS))
    void work.then(() => {
      clearTimeout(limit)
      resolve(true)
    })
  })
}
