import { setImmediate } from 'node:timers/promises'
import type { Subject } from './subject.ts'

/** What a scenario measured, by name. */
export type Measures = Readonly<Record<string, number>>

/** A subject at work, and the sink it sends to. */
export interface Bench {
  readonly subject: Subject
  readonly sink: BenchSink
}

/** The sink's side, asked from the subject's process. */
export interface BenchSink {
  reset(delayMillis: number): Promise<void>
  count(): Promise<SinkCount>
}

/** What has arrived at the sink; `arrived` counts distinct ids. */
export interface SinkCount {
  readonly arrived: number
  readonly bytes: number
  readonly requests: number
  /** When the last request was answered, in milliseconds since the epoch. */
  readonly lastMillis: number
}

const WARM_UP = 20_000

// Two hundred characters, no two alike, and nothing that compression could make disappear.
function contents(count: number): readonly string[] {
  let seed = 42
  const word = () => {
    seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0
    return seed.toString(36)
  }
  return Array.from({ length: count }, (_, n) => {
    let text = `${n}`
    while (text.length < 200) text += ` ${word()}`
    return text.slice(0, 200)
  })
}

/** Says so many messages in a tight loop (or as fast as its pacing lets it), flushes, and asks what has arrived. */
export async function burst(
  { subject, sink }: Bench,
  { messages, delayMillis }: { readonly messages: number; readonly delayMillis: number },
): Promise<Measures> {
  const said = contents(messages)
  await warmUp(subject)
  await settled(sink, WARM_UP)
  await sink.reset(delayMillis)
  globalThis.gc?.()
  const memory = process.memoryUsage().rss
  const start = Date.now()
  const callStart = performance.now()
  if (subject.ready === undefined) for (const content of said) subject.say(content)
  else await sayPaced(subject, said)
  const callMillis = performance.now() - callStart
  const grown = process.memoryUsage().rss - memory
  await subject.flush().catch(() => {})
  const { arrived: atFlush } = await sink.count()
  const { arrived, bytes, lastMillis } = await settled(sink, messages)
  return {
    callMicros: (callMillis * 1000) / messages,
    memoryBytes: grown / messages,
    atFlush,
    arrived,
    wireBytes: bytes / Math.max(arrived, 1),
    perSecond: (arrived * 1000) / Math.max(lastMillis - start, 1),
  }
}

// In pieces that no queue is too small for: the code that sends is warm then, too.
async function warmUp(subject: Subject): Promise<void> {
  for (let piece = 0; piece < WARM_UP; piece += 1000) {
    for (const content of contents(1000)) subject.say(content)
    await subject.flush().catch(() => {})
  }
}

/** Says messages at fixed rates, a second each; asks what one call cost, and what share of them arrived. */
export async function openLoop(
  { subject, sink }: Bench,
  rates: readonly number[],
): Promise<Measures> {
  const measures: Record<string, number> = {}
  await warmUp(subject)
  await settled(sink, WARM_UP)
  for (const rate of rates) {
    await sink.reset(0)
    const callMillis = await sayAtRate(subject, contents(rate))
    await subject.flush().catch(() => {})
    const { arrived } = await settled(sink, rate)
    measures[`${rate}/s, callMicros`] = (callMillis * 1000) / rate
    measures[`${rate}/s, share`] = arrived / rate
  }
  return measures
}

/** The milliseconds that the calls took, of the second that it lasts. */
async function sayAtRate(subject: Subject, said: readonly string[]): Promise<number> {
  const start = performance.now()
  let callMillis = 0
  for (let n = 0; n < said.length;) {
    const begun = performance.now()
    const due = Math.min(said.length, Math.floor(((begun - start) * said.length) / 1000))
    const isEarly = n === due
    while (n < due) subject.say(said[n++] as string)
    if (!isEarly) callMillis += performance.now() - begun
    await setImmediate()
  }
  return callMillis
}

async function sayPaced(subject: Subject, said: readonly string[]): Promise<void> {
  for (let n = 0; n < said.length; n++) {
    if (n % 64 === 0) await subject.ready?.()
    subject.say(said[n] as string)
  }
}

// Until all has arrived, or nothing has for a second and a half.
async function settled(sink: BenchSink, expected: number): Promise<SinkCount> {
  let [last, quietSince] = [await sink.count(), Date.now()]
  while (last.arrived < expected && Date.now() - quietSince < 1500) {
    await new Promise((resolve) => setTimeout(resolve, 50))
    const next = await sink.count()
    if (next.arrived > last.arrived) quietSince = Date.now()
    last = next
  }
  return last
}
