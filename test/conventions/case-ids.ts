import { vi } from 'vitest'
import type { GoldenSetup } from './golden-case.ts'
import type { GoldenNames } from './golden-names.ts'

const RECORDER_BYTES = 6

/** Gives out the ids of a case, in place of random ones: to the SDK and to what makes its own. */
export class CaseIds {
  readonly #traceIds: string[]
  readonly #spanIds: string[]
  #recorders = 0

  constructor({ ids }: GoldenSetup, names: GoldenNames) {
    this.#traceIds = ids.filter(({ length }) => length === 32)
    this.#spanIds = ids.filter(({ length }) => length === 16)
    vi.spyOn(crypto, 'getRandomValues').mockImplementation((array) => {
      const bytes = array as Uint8Array
      bytes.set(Buffer.from(this.#next(bytes.length, names), 'hex'))
      return array
    })
  }

  readonly generateTraceId = (): string => take(this.#traceIds, 'trace')
  readonly generateSpanId = (): string => take(this.#spanIds, 'span')

  /** What the calls of the case did not use up. */
  get left(): readonly string[] {
    return [...this.#traceIds, ...this.#spanIds]
  }

  #next(bytes: number, names: GoldenNames): string {
    if (bytes !== RECORDER_BYTES) {
      return bytes === 16 ? this.generateTraceId() : this.generateSpanId()
    }
    const recorder = `ec00${String(++this.#recorders).padStart(8, '0')}`
    names.addRecorder(recorder)
    return recorder
  }
}

function take(ids: string[], kind: string): string {
  const id = ids.shift()
  if (id === undefined) throw new Error(`the case has too few ${kind} ids`)
  return id
}
