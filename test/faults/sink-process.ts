import { random } from './random.ts'
import { type Fate, Sink } from './sink.ts'

/** How a sink treats requests: each is met with one of the fates at random, to the share that is given. */
export interface SinkPlan {
  readonly seed: number
  /** From 0, none, to 1, all. */
  readonly share: number
  readonly fates: readonly Fate[]
  readonly delayMillis?: number
}

/** What has arrived of one thread, each span once, in the order of first arrival. */
export interface ArrivedThread {
  /** The numbers that the messages begin with. */
  readonly numbers: Float64Array
  /** When they were said, in microseconds since 1970. */
  readonly micros: Float64Array
}

/** What has arrived. */
export interface Arrived {
  readonly spans: number
  readonly distinct: number
  readonly requests: number
  readonly threads: ReadonlyMap<string, ArrivedThread>
}

/** What a sink process can be asked, one thing at a time; each is answered. */
export type SinkQuestion =
  | { readonly listen: number }
  | { readonly plan: SinkPlan }
  | 'close'
  | 'arrived'

let sink = new Sink()
const arrived: Sink['arrived'] = []
let requests = 0

/** What the sinks of this process have taken so far. */
function summary(): Arrived {
  const spans = new Map([...arrived, ...sink.arrived].map((span) => [span.spanId, span]))
  const threads = new Map<string, { numbers: number[]; micros: number[] }>()
  for (const { attributes, startUnixNano } of spans.values()) {
    const id = String(attributes['chat.thread_id'])
    const thread = threads.get(id) ?? { numbers: [], micros: [] }
    threads.set(id, thread)
    thread.numbers.push(Number.parseInt(String(attributes['chat.content']), 10))
    thread.micros.push(Number(startUnixNano / 1000n))
  }
  return {
    spans: arrived.length + sink.arrived.length,
    distinct: spans.size,
    requests: requests + sink.requests.length,
    threads: new Map(
      [...threads].map(([id, { numbers, micros }]) => [
        id,
        { numbers: Float64Array.from(numbers), micros: Float64Array.from(micros) },
      ]),
    ),
  }
}

function follow({ seed, share, fates, delayMillis = 0 }: SinkPlan): void {
  const next = random(seed)
  sink.delayMillis = delayMillis
  sink.judge = () =>
    next() < share ? (fates[Math.floor(next() * fates.length)] ?? 'take') : 'take'
}

async function close(): Promise<void> {
  await sink.close()
  for (const span of sink.arrived) arrived.push(span)
  requests += sink.requests.length
  sink = new Sink()
}

async function answer(question: SinkQuestion): Promise<unknown> {
  if (question === 'arrived') return summary()
  if (question === 'close') return close()
  if ('plan' in question) return follow(question.plan)
  return sink.listen(question.listen)
}

process.on('message', (question: SinkQuestion) => {
  void answer(question).then((answered) => process.send?.({ answered }))
})
process.on('disconnect', () => process.exit())
