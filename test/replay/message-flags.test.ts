import { describe, expect, it } from 'vitest'
import type { RecordedSpan } from '../../src/otlp/recorded-span.ts'
import { rebuildThread } from '../../src/replay/rebuild/rebuild-thread.ts'
import type { MessageId } from '../../src/thread/message-id.ts'
import type { RecordedThread } from '../../src/thread/recorded-thread.ts'
import { feedback, id, run, said } from './spans.ts'

/** A thread in which every key of a message ID is used; `flags` are those of the IDs that spans name. */
function spans(flags: string): readonly RecordedSpan[] {
  const named = (trace: number, span: number): MessageId => id(trace, span).slice(0, -2) + flags
  const caused = { 'chat.message_id': named(1, 1) }
  return [
    said({ trace: 1, span: 1, content: 'question', seq: 0 }),
    said({ trace: 1, span: 2, parent: 1, role: 'assistant', content: 'answer', seq: 1, at: 1 }),
    said({
      trace: 2,
      span: 1,
      role: 'assistant',
      content: 'second try',
      seq: 2,
      at: 2,
      retryOf: named(1, 2),
    }),
    said({
      trace: 3,
      span: 1,
      content: 'question, edited',
      seq: 3,
      at: 3,
      replaces: named(1, 1),
    }),
    said({ trace: 4, span: 1, content: 'reply', seq: 4, at: 4, replyTo: named(1, 2) }),
    run('llm', { trace: 5, id: 1, at: 1, attributes: caused }),
    feedback(named(1, 2), { thumb: 'up' }, { trace: 6, id: 1, at: 5 }),
  ]
}

describe('the flags of a message ID', () => {
  const expected = rebuildThread(spans('01'), 't1')

  it('are in references of every kind here', () => {
    const { messages, tally } = expected
    expect(messages.flatMap(({ retryOf }) => retryOf ?? [])).toEqual([id(1, 2)])
    expect(messages.flatMap(({ replaces }) => replaces ?? [])).toEqual([id(1, 1)])
    expect(messages.flatMap(({ replyTo }) => replyTo ?? [])).toEqual([id(1, 2)])
    expect(messages.find(({ content }) => content === 'question')?.runs).toHaveLength(1)
    expect(messages.find(({ content }) => content === 'answer')?.feedback).toEqual({ thumb: 'up' })
    expect(tally.strayFeedback).toBe(0)
  })

  it.each(['00', '02', '03', 'ff'])('do not count if a span names a message: %s', (flags) => {
    expect(withoutRunAttributes(rebuildThread(spans(flags), 't1'))).toEqual(
      withoutRunAttributes(expected),
    )
  })

  it('that a message span itself was stored with change nothing but its own ID', () => {
    const unsampled = spans('01').map((span) => Object.assign(span, { flags: 0 }))
    const flagless = (thread: RecordedThread) =>
      JSON.stringify(thread, (_, value: unknown) =>
        typeof value === 'bigint' ? String(value) : value,
      ).replaceAll(/(-[0-9a-f]{16})-[0-9a-f]{2}"/g, '$1"')
    expect(flagless(rebuildThread(unsampled, 't1'))).toBe(flagless(expected))
  })
})

// The attributes of a run are given back as they were recorded.
function withoutRunAttributes(thread: RecordedThread): RecordedThread {
  const messages = thread.messages.map((message) => ({
    ...message,
    runs: message.runs.map((one) => ({ ...one, attributes: {} })),
  }))
  return { ...thread, messages }
}
