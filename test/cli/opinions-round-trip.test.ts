import { describe, expect, test } from 'vitest'
import { ImportRecorder } from '../../src/cli/import/import-recorder.ts'
import { parseThreadLine } from '../../src/cli/thread-file/parse-thread-line.ts'
import { threadMarkdown } from '../../src/cli/thread-file/thread-markdown.ts'
import type { ThreadLine } from '../../src/cli/thread-file/thread-line.ts'
import { writeThreadLine } from '../../src/cli/thread-file/write-thread-line.ts'
import { jsonText } from '../../src/cli/terminal/json-text.ts'
import { contentHash } from '../../src/otlp/repeats/content-hash.ts'
import type { RecordedSpan } from '../../src/otlp/recorded-span.ts'
import { rebuildThread } from '../../src/replay/rebuild/rebuild-thread.ts'

const recorder = new ImportRecorder()

function record(line: object): readonly RecordedSpan[] {
  return recorder.record(parseThreadLine(JSON.stringify(line)).line)
}

function exported(spans: readonly RecordedSpan[]): ThreadLine {
  return JSON.parse(jsonText(writeThreadLine(rebuildThread(spans)))) as ThreadLine
}

const at = (second: number) => `2026-01-02T03:04:0${second}Z`
const feedbackOf = (spans: readonly RecordedSpan[]) =>
  spans.filter(({ name }) => name === 'feedback')
const ids = (spans: readonly RecordedSpan[]) => spans.map(({ traceId, spanId }) => traceId + spanId)

const judged = {
  thread: 'judged',
  userId: 'jane',
  feedback: { comment: 'all in all', tone: 'kind' },
  outcome: 0.5,
  opinions: [
    { feedback: { tone: 'rude' }, outcome: 1, timestamp: at(7) },
    {
      author: 'ann',
      feedback: { tone: 'kind', comment: 'all in all' },
      outcome: 0.5,
      altered: { state: 'masked' },
      timestamp: at(8),
    },
  ],
  labels: [
    { signal: 'stall', verdict: 'confirmed', message: 'a', author: 'ann', timestamp: at(8) },
    { signal: 'tool_loop', feedback: { comment: 'maybe' }, timestamp: at(9) },
  ],
  messages: [
    { id: 'q', role: 'user', content: 'q', timestamp: at(1), feedback: { score: 1 }, outcome: 0 },
    {
      id: 'a',
      role: 'assistant',
      content: 'a',
      timestamp: at(2),
      feedback: { thumb: 'up' },
      opinions: [
        { feedback: { thumb: 'down' }, timestamp: at(5) },
        { author: 'ann', feedback: { thumb: 'up' }, timestamp: at(6) },
      ],
    },
  ],
}

describe('what people think of a thread', () => {
  test('comes back from import and export as it went in, and once only', () => {
    const spans = record(judged)
    expect(exported(spans)).toEqual(judged)
    // This process knows the messages by then; what people think of them is recorded again.
    expect(ids(record(judged))).toEqual(ids(feedbackOf(spans)))
    expect(new Set(ids(spans)).size).toBe(spans.length)
    expect(rebuildThread(spans)).toMatchObject({ userId: 'jane', tally: { strayFeedback: 0 } })
  })

  test('also if no time was noted, neither of messages nor of outcomes', () => {
    const line = {
      thread: 'untimed',
      outcome: 1,
      messages: [
        { role: 'user', content: 'q', outcome: 0.25 },
        { role: 'assistant', content: 'a', feedback: { thumb: 'up' }, outcome: 1 },
        {
          role: 'assistant',
          content: 'b',
          outcome: 1,
          opinions: [
            { outcome: 0, timestamp: at(1) },
            { author: 'ann', outcome: 1 },
          ],
        },
      ],
    }
    const spans = record(line)
    expect(exported(spans)).toEqual(line)
    const again = record(line)
    expect(ids(again)).toEqual(ids(spans))
    // In this process the messages go on counting; feedback does not.
    expect(feedbackOf(again).map(contentHash)).toEqual(feedbackOf(spans).map(contentHash))
  })

  test('may change, and the messages are the same ones', () => {
    const line = { thread: 'changing', messages: [{ role: 'user', content: 'q', outcome: 0 }] }
    const later = {
      ...line,
      outcome: 1,
      messages: [{ role: 'user', content: 'q', opinions: [{ outcome: 1, timestamp: at(1) }] }],
    }
    expect(ids(record(later))[0]).toBe(ids(record(line))[0])
  })

  test('is the outcome that an agent run was rewarded with', () => {
    const line = { thread: 'run', reward: 0, messages: [{ role: 'user', content: 'q' }] }
    expect(rebuildThread(record(line)).outcome).toBe(0)
    expect(exported(record(line))).toEqual({
      thread: 'run',
      outcome: 0,
      messages: [{ role: 'user', content: 'q' }],
    })
  })

  test('stands in Markdown beside what it is about', () => {
    const line = { ...judged, thread: 'judged in Markdown' }
    const markdown = threadMarkdown(rebuildThread(record(line)))
    expect(markdown).toContain(
      [
        'User: `jane`',
        'Feedback: `{"tone":"rude","outcome":1}`',
        'Feedback by `ann`: `{"tone":"kind","comment":"all in all","outcome":0.5}`',
        'Label: `stall` confirmed by `ann`',
        'Label: `tool_loop`: `{"comment":"maybe"}`',
        '## user',
      ].join('\n\n'),
    )
    expect(markdown).toContain('Feedback by `ann`: `{"thumb":"up"}`')
  })
})
