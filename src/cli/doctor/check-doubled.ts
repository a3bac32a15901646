import type { RecordedSpan } from '../../otlp/recorded-span.ts'
import { rebuildThread } from '../../replay/rebuild/rebuild-thread.ts'
import { spokenText } from '../../replay/rebuild/spans/spoken-text.ts'
import type { SpanReader } from '../../replay/span-reader.ts'
import type { RecordedMessage, RecordedThread } from '../../thread/recorded-thread.ts'
import { count } from '../terminal/count.ts'
import type { Finding } from './finding.ts'

const MAX_THREADS = 10
// Of a thread that is longer, the first part shows who records.
const MAX_SPANS = 10_000
const FIX = 'Let one side record each role: docs/frameworks.md says which in "Who records what".'

/** Two services that have recorded the same message, each as its own. */
interface Doubled {
  readonly role: string
  readonly services: string
}

/** Looks into the latest threads for messages that a page and its backend have both recorded. */
export async function checkDoubled(
  reader: SpanReader,
  threadIds: readonly string[],
): Promise<Finding[]> {
  const found: Doubled[] = []
  for (const id of threadIds.slice(0, MAX_THREADS)) {
    found.push(...doubledIn(rebuildThread(await readSpans(reader, id), id)))
  }
  if (found.length === 0) return []
  const messages = count(found.length, 'message')
  const who = [...new Set(found.map(({ role, services }) => `${role} by ${services}`))]
  return [{ isOk: false, text: `${messages} recorded twice: ${who.join('; ')}`, fix: FIX }]
}

async function readSpans(reader: SpanReader, id: string): Promise<RecordedSpan[]> {
  const spans: RecordedSpan[] = []
  for await (const span of reader.readThreadSpans(id)) {
    spans.push(span)
    if (spans.length === MAX_SPANS) break
  }
  return spans
}

function doubledIn({ messages }: RecordedThread): Doubled[] {
  return ['user', 'assistant'].flatMap((role) => {
    const said = messages.filter((message) => message.role === role)
    return said.flatMap((message, n) => {
      const services = [said[n - 1]?.service, message.service].map(String)
      return isSame(said[n - 1], message)
        ? [{ role, services: services.toSorted().join(' and ') }]
        : []
    })
  })
}

function isSame(a: RecordedMessage | undefined, b: RecordedMessage): boolean {
  if (a === undefined || a.service === b.service) return false
  const text = spokenText(a.content)
  return text !== '' && text === spokenText(b.content)
}
