import { vi } from 'vitest'
import type { GoldenSetup } from './golden-case.ts'

/** The clock of a case, in place of the process's own: it stands still until it is set. */
export class CaseClock {
  readonly #instants: readonly bigint[]
  #now: bigint

  constructor({ clock }: GoldenSetup) {
    this.#instants = clock.map(BigInt)
    this.#now = this.#instants[0] ?? 0n
    vi.spyOn(Date, 'now').mockImplementation(() => Number(this.#now / 1_000_000n))
    vi.spyOn(performance, 'now').mockImplementation(() => {
      return Number(this.#now - (this.#instants[0] ?? 0n)) / 1e6
    })
  }

  set(at: number): void {
    const instant = this.#instants[at]
    if (instant === undefined) throw new Error(`the clock of the case has no instant ${at}`)
    this.#now = instant
  }

  stop(): void {
    vi.restoreAllMocks()
  }
}
