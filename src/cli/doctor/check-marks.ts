import { serviceName } from '../../otlp/recorded-span.ts'
import type { RecordedSpan } from '../../otlp/recorded-span.ts'
import type { SpanReader } from '../../replay/span-reader.ts'
import { readThreadId } from '../../thread/thread-id.ts'
import { ATTR_CHAT_CONVENTION, ATTR_CHAT_KIND } from '../../thread/semconv.ts'
import { count } from '../terminal/count.ts'
import type { Finding } from './finding.ts'

const MAX_THREADS = 10

/** How the spans of one service say which thread they are of. */
type Marking =
  /** Threadspan records in it: messages, or the kinds of runs. */
  | 'records'
  /** Something marks its spans with the thread, and no more. */
  | 'is marked'
  /** Its spans say nothing, and are found by their trace. */
  | 'unmarked'

const ORDER: readonly Marking[] = ['unmarked', 'is marked', 'records']

/** Looks into the latest threads for which services record, which are marked, by a Collector for instance, and which neither. */
export async function checkMarks(
  reader: SpanReader,
  threadIds: readonly string[],
): Promise<Finding[]> {
  const latest = threadIds.slice(0, MAX_THREADS)
  if (latest.length === 0) return []
  const services = new Map<string, Marking>()
  let foreign = 0
  for (const id of latest) {
    let isOurs = false
    for await (const span of reader.readThreadSpans(id)) {
      const marking = markingOf(span)
      const service = serviceName(span) ?? 'a service without a name'
      const known = services.get(service) ?? 'unmarked'
      services.set(service, ORDER.indexOf(marking) > ORDER.indexOf(known) ? marking : known)
      if (marking !== 'unmarked') isOurs = true
    }
    if (!isOurs) foreign++
  }
  return report(services, foreign, latest.length)
}

function markingOf({ attributes }: RecordedSpan): Marking {
  if (readThreadId(attributes) === undefined) return 'unmarked'
  return ATTR_CHAT_KIND in attributes || ATTR_CHAT_CONVENTION in attributes
    ? 'records'
    : 'is marked'
}

function report(
  services: ReadonlyMap<string, Marking>,
  foreign: number,
  threads: number,
): Finding[] {
  const named = (wanted: Marking) =>
    [...services].filter(([, marking]) => marking === wanted).map(([service]) => service)
  const [records, marked, unmarked] = [named('records'), named('is marked'), named('unmarked')]
  const parts = [
    part(records, 'with Threadspan'),
    part(marked, 'marked by a Collector, or by a processor of ours that saw no run'),
    part(unmarked, 'unmarked, found by their trace alone'),
  ]
  const details = { threads, foreign, records, marked, unmarked }
  const of = `in the latest ${count(threads, 'thread')}`
  const text = `${of}: ${parts.filter(Boolean).join('; ')}`
  const isMarkedNowhere = unmarked.length > 0 && foreign < threads
  const fix = 'Spans can be marked without code: docs/collector.md'
  return [
    { isOk: true, text, ...(isMarkedNowhere && { fix }), details },
    ...(foreign > 0 ? [{ isOk: true, text: `${foreign} of them only other tools name` }] : []),
  ]
}

function part(services: readonly string[], how: string): string {
  return services.length === 0 ? '' : `${services.toSorted().join(', ')} ${how}`
}
