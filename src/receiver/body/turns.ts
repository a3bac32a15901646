/**
 * Shares the event loop between bodies that take long. In each round of the loop only one of them works, for as long as
 * one slice takes. Sockets are served in between.
 */
export class Turns {
  readonly #waiting: (() => void)[] = []

  /** Resolves when it is the caller's turn. */
  next(): Promise<void> {
    return new Promise((resolve) => {
      this.#waiting.push(resolve)
      if (this.#waiting.length === 1) setImmediate(() => this.#serve())
    })
  }

  #serve(): void {
    this.#waiting.shift()?.()
    if (this.#waiting.length > 0) setImmediate(() => this.#serve())
  }
}
