const FIRST_PAUSE_MILLIS = 1000
const LONGEST_PAUSE_MILLIS = 30_000

/**
 * Tries to shrink a journal until that succeeds. While any process reads from a database, its journal only grows, and
 * afterwards it would stay as large as it was.
 */
export class JournalShrinker {
  readonly #shrink: () => boolean
  #timer: NodeJS.Timeout | undefined

  /** @param shrink - Returns whether there is nothing left to do. */
  constructor(shrink: () => boolean) {
    this.#shrink = shrink
  }

  /** Tries it soon, and again later. Does nothing if that is planned already. */
  plan(): void {
    this.#timer ??= this.#after(FIRST_PAUSE_MILLIS)
  }

  stop(): void {
    clearTimeout(this.#timer)
    this.#timer = undefined
  }

  #after(pause: number): NodeJS.Timeout {
    const next = Math.min(2 * pause, LONGEST_PAUSE_MILLIS)
    return setTimeout(() => {
      this.#timer = this.#shrink() ? undefined : this.#after(next)
    }, pause).unref()
  }
}
