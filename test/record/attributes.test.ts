import { context } from '@opentelemetry/api'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import {
  configureThreads,
  openThread,
  trackFeedback,
  withParent,
  wrapTool,
} from '../../src/index.ts'
import type { RecordedSpan } from '../../src/otlp/recorded-span.ts'
import { isDamaged } from '../../src/replay/rebuild/spans/is-damaged.ts'
import { growSpanTree } from '../../src/replay/rebuild/spans/span-tree.ts'
import { type Attribute, ATTRIBUTES } from '../../src/thread/attributes.ts'
import { type Recording, startRecording } from '../support/recording.ts'

const TABLE: Readonly<Record<string, Attribute>> = ATTRIBUTES
// Nothing records these yet.
const NOT_RECORDED = [
  'chat.feedback.about',
  'chat.feedback.signal',
  'chat.feedback.verdict',
  'chat.outcome',
  'chat.unfinished',
]

let recording: Recording
beforeEach(() => {
  recording = startRecording()
})
afterEach(async () => {
  configureThreads({})
  await recording.stop()
})

async function* chunks() {
  yield 'Here '
  yield 'it is.'
}

/** Records with all that the public API can say. */
async function recordAll(): Promise<readonly RecordedSpan[]> {
  configureThreads({ maxContentLength: 20 })
  const user = { userId: 'u1', userProps: { plan: 'free' } }
  const thread = openThread({ id: 'every key', ...user, tags: ['t'], metadata: { a: 1 } })
  const question = thread.trackMessage({
    role: 'user',
    content: 'x'.repeat(100),
    id: 'm1',
    name: 'Ann',
    tags: ['t'],
    metadata: { a: 1 },
    feedback: { thumb: 'up' },
    timestamp: '2026-01-01T00:00:00Z',
  })
  const toolCalls = [{ id: 'c1', name: 'find', arguments: '{}' }]
  const answer = thread.trackMessage({ role: 'assistant', content: null, toolCalls })
  thread.trackMessage({ role: 'tool', name: 'find', toolCallId: 'c1', content: '7' })
  thread.trackMessage({ role: 'assistant', content: 'a', retryOf: answer, timestamp: null })
  thread.trackMessage({ role: 'user', content: 'y', replaces: question, replyTo: question })
  const parts = [{ type: 'text', content: 'p\ud800' }]
  thread.trackMessage({ role: 'user', content: parts })
  thread.trackMessage({ role: 'user', content: 'lone \ud800' })
  for await (const _ of thread.streamMessage(chunks())) continue
  thread.trackEvent('opened', { page: 1 })
  thread.trackFeedback('an id of the app', { thumb: 'up' })
  trackFeedback(answer, null)
  const tool = wrapTool(async (given: number) => given + 1, {
    name: 'add',
    tags: ['t'],
    metadata: {},
  })
  await withParent(question, () => tool(1))
  withParent(question, () => recording.tracer.startSpan('linked', {}, context.active()).end(), {
    mode: 'link',
  })
  return recording.spans()
}

function partOf(span: RecordedSpan): string {
  const kind = span.attributes['chat.kind']
  return kind === 'message' || kind === 'event' || kind === 'feedback' ? kind : 'run'
}

// `chat.content.json` and `chat.metadata.state` belong to the rows of `chat.content` and `chat.metadata`.
function rowOf(key: string): string {
  return key in TABLE ? key : key.replace(/\.(?:json|state|length)$/, '')
}

describe('the attributes that are recorded', () => {
  it('are all in the table, on the spans that it names', async () => {
    const spans = await recordAll()
    const seen = new Set<string>()
    const owned = spans.flatMap((span) =>
      Object.keys(span.attributes).map((key) => [rowOf(key), partOf(span)]),
    )
    const linked = spans.flatMap(({ links }) =>
      links.flatMap(({ attributes }) => Object.keys(attributes).map((key) => [key, 'link'])),
    )
    const wrong = [...owned, ...linked].filter(([key = '', owner = '']) => {
      seen.add(key)
      const on: readonly string[] | undefined = TABLE[key]?.on
      if (on === undefined) return key.startsWith('chat.')
      return !on.includes(owner) && !on.includes('span')
    })
    expect(wrong).toEqual([])
    expect(Object.keys(TABLE).filter((key) => !seen.has(key))).toEqual(NOT_RECORDED)
  })

  it('have the types of the table', async () => {
    const spans = growSpanTree(await recordAll())
    expect(spans.length).toBeGreaterThan(10)
    expect(spans.filter(isDamaged)).toEqual([])
  })
})
