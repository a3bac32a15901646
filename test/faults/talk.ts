import type { Thread } from '../../src/index.ts'
import type { ExportCounts } from '../../src/sdk/index.ts'
import { random } from './random.ts'
import type { Arrived } from './sink-process.ts'

/** What was said, and between which milliseconds of the wall clock each message was tracked. */
export interface Talk {
  readonly count: number
  readonly threads: readonly string[]
  readonly from: Float64Array
  readonly to: Float64Array
}

const WORDS = 'the order has left our house and will be with you soon we hope it fits'.split(' ')

/** A text of 200 characters that begins with its number, and is never the same. */
export function numberedText(n: number, next: () => number): string {
  let text = `${n} `
  while (text.length < 200) text += `${WORDS[Math.floor(next() * WORDS.length)]} `
  return text.slice(0, 200)
}

/** Says so much in a tight loop, to each of the threads in turn. */
export function talk(threads: readonly Thread[], count: number, seed = 1): Talk {
  const next = random(seed)
  const texts = Array.from({ length: count }, (_, n) => numberedText(n, next))
  const from = new Float64Array(count)
  const to = new Float64Array(count)
  for (let n = 0; n < count; n++) {
    from[n] = Date.now()
    threads[n % threads.length]?.trackMessage({
      role: n % 2 === 0 ? 'user' : 'assistant',
      content: texts[n] ?? '',
    })
    to[n] = Date.now()
  }
  return { count, threads: threads.map(({ id }) => id), from, to }
}

/**
 * What of a talk is not as it should be at a sink: messages that are missing, out of their thread's order, or stamped
 * more than a millisecond from their call.
 */
export function faultsOf({ count, threads, from, to }: Talk, arrived: Arrived) {
  const faults = { missing: count, outOfOrder: 0, badlyStamped: 0 }
  for (const id of threads) {
    const { numbers, micros } = arrived.threads.get(id) ?? NOTHING
    faults.missing -= numbers.length
    let last = -1
    for (const [i, n] of numbers.entries()) {
      if (n <= last) faults.outOfOrder++
      last = n
      const said = (micros[i] ?? 0) / 1000
      if (!(said >= (from[n] ?? NaN) && said <= (to[n] ?? NaN) + 1)) faults.badlyStamped++
    }
  }
  return faults
}

/** What {@link faultsOf} finds where everything is right. */
export const NO_FAULTS: ReturnType<typeof faultsOf> = {
  missing: 0,
  outOfOrder: 0,
  badlyStamped: 0,
}

/** Whether every span has found one end, and each loss was heard of. */
export function isAccountedFor(counts: ExportCounts, reported: number): boolean {
  const { tracked, delivered, spooled, dropped, queued } = counts
  const byReason = Object.values(counts.droppedBy).reduce((sum, spans) => sum + spans, 0)
  return (
    queued === 0 &&
    tracked === delivered + spooled + dropped &&
    dropped === reported &&
    dropped === byReason
  )
}

const NOTHING = { numbers: new Float64Array(), micros: new Float64Array() }
