import { expect, it } from 'vitest'
import { toThreadSummary } from '../../../src/replay/to-thread-summary.ts'
import { OwnSummaries } from '../../../src/store/clickhouse/own-summaries.ts'
import { EPOCH, sketchSpan } from '../thread-spans.ts'

const agent = { 'chat.kind': 'agent' }
const unfinished = (span: number) =>
  sketchSpan({ span, thread: 't', attributes: { ...agent, 'chat.unfinished': 'true' } })
const finished = sketchSpan({ span: 1, thread: 't', end: 99n, attributes: agent })

it.each([
  ['before', [unfinished(1), unfinished(1), finished, finished, unfinished(2)]],
  ['after', [finished, unfinished(2), finished, unfinished(1), unfinished(1)]],
])('a span counts once, by its finished form, if the unfinished one comes %s it', (_, spans) => {
  const own = new OwnSummaries()
  for (const span of spans) own.add(span)
  const summaries = [...own.finish().values()].map(toThreadSummary)
  expect(summaries).toMatchObject([{ id: 't', runs: 2, endUnixNano: EPOCH + 99n }])
})
