import { createTraceState, type SpanContext } from '@opentelemetry/api'
import { expect, it } from 'vitest'
import { recallMessage, rememberMessage } from '../../src/propagate/recent-messages.ts'
import { RandomIds } from '../../src/sdk/own/random-ids.ts'
import { formatMessageId } from '../../src/thread/message-id.ts'

// Neighbours differ in the last digits of the trace only, or of the span only.
function message(n: number): SpanContext {
  const digits = (value: number, length: number) => value.toString(16).padStart(length, 'a')
  return { traceId: digits(n >> 1, 32), spanId: digits((n * 7) % 20_000, 16), traceFlags: 1 }
}

it('recalls the last 10,000 messages by their ids, and none that came before', () => {
  const owners = Array.from({ length: 50 }, (_, n) => ({ threadId: `thread ${n}`, userId: 'u-1' }))
  for (let n = 0; n < 25_000; n++) rememberMessage(message(n), owners[n % 50] ?? { threadId: '' })
  for (let n = 0; n < 25_000; n++) {
    const known = recallMessage(formatMessageId(message(n)))
    expect(known).toEqual(n < 15_000 ? undefined : owners[n % 50])
  }
})

it('recalls a message whatever its flags are by now, with its tracestate, and none of another trace', () => {
  const traceState = createTraceState('other=1')
  const said = { ...message(1), traceId: 'ab'.repeat(16), traceState }
  rememberMessage(said, { threadId: 'mine' })
  const known = { threadId: 'mine', traceState }
  expect(recallMessage(formatMessageId({ ...said, traceFlags: 0 }))).toEqual(known)
  expect(recallMessage(formatMessageId({ ...said, traceId: 'ac'.repeat(16) }))).toBeUndefined()
})

it('recalls a message by its text that was remembered by its numbers', () => {
  const ids = new RandomIds()
  const said = Array.from({ length: 5000 }, () => ids.ofRoot())
  said.forEach((spanContext, n) => rememberMessage(spanContext, { threadId: `thread ${n}` }))
  said.forEach((spanContext, n) => {
    expect(recallMessage(formatMessageId(spanContext))).toEqual({ threadId: `thread ${n}` })
  })
})
