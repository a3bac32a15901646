import type { CaseClock } from './case-clock.ts'
import type { Json } from './golden-case.ts'

type Chunk = readonly [at: number, text: string, times?: number]

interface StreamEnd {
  readonly at: number
  readonly state: 'completed' | 'aborted' | 'failed'
  readonly error?: { readonly name: string; readonly message: string }
}

/** The stream of a case: its chunks come at their instants, and it ends as the case says. */
export interface StreamSource {
  readonly stream: AsyncIterable<string>
  readonly end: StreamEnd
  readonly chunks: number
}

export function streamSource({ chunks, end }: Json, clock: CaseClock): StreamSource {
  const last = end as StreamEnd
  const all = (chunks as readonly Chunk[]).flatMap(([at, text, times = 1]) =>
    Array.from({ length: times }, () => ({ at, text })),
  )
  async function* stream(): AsyncGenerator<string> {
    for (const { at, text } of all) {
      clock.set(at)
      yield text
    }
    clock.set(last.at)
    if (last.error !== undefined) throw namedError(last.error)
  }
  return { stream: stream(), end: last, chunks: all.length }
}

/** Reads a recorded stream as its consumer does: to its end, or until the case lets go of it. */
export async function consume(
  recorded: AsyncIterable<unknown>,
  { end, chunks }: StreamSource,
  clock: CaseClock,
): Promise<void> {
  let left = end.state === 'aborted' ? chunks : Infinity
  try {
    for await (const _ of recorded) {
      left--
      if (left > 0) continue
      clock.set(end.at)
      break
    }
  } catch (error) {
    if (end.state !== 'failed') throw error
  }
}

/** An error as a case describes it. */
export function namedError({
  name,
  message,
}: {
  readonly name: string
  readonly message: string
}): Error {
  return Object.assign(new Error(message), { name })
}
