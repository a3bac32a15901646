import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isMessageId } from '../../src/browser/is-message-id.ts'
import { messageAttributes } from '../../src/browser/message-attributes.ts'
import { keyValues } from '../../src/browser/page-attributes.ts'
import { StreamRecording } from '../../src/browser/stream-recording.ts'
import { parseTime } from '../../src/browser/time.ts'
import { encodeAttributes } from '../../src/otlp/encode-value.ts'
import { readMessageInput } from '../../src/record/message-input.ts'
import type { TrackedMessage } from '../../src/record/track-options.ts'
import { parseInstant } from '../../src/thread/instant.ts'
import { writeMessage } from '../../src/thread/message-attributes.ts'
import { isMessageId as isMessageIdOfThread } from '../../src/thread/message-id.ts'
import { unpackTiming } from '../../src/thread/stream-timing.ts'

const unit = fc.integer({ min: 0, max: 0xffff }).map((code) => String.fromCharCode(code))
const text = fc.oneof(fc.string({ unit }), fc.constantFrom('', '\ud800', '__proto__', '\u0000'))
const anything = fc.oneof(
  text,
  fc.bigInt(),
  fc.anything({ withBigInt: true, withMap: true, withSet: true, withDate: true }),
)
const call = fc.record({
  id: anything,
  name: anything,
  arguments: anything,
  type: anything,
  function: fc.oneof(fc.dictionary(text, anything), anything),
})
const fields = {
  role: fc.oneof(fc.constantFrom('user', 'assistant', 'tool', ''), anything),
  content: fc.oneof(text, fc.array(anything), anything),
  id: anything,
  name: anything,
  toolCalls: fc.oneof(fc.array(fc.oneof(call, anything)), anything),
  tool_calls: fc.array(call),
  toolCallId: anything,
  tool_call_id: anything,
  tags: fc.oneof(fc.array(anything), anything),
  metadata: fc.oneof(fc.dictionary(text, anything), anything),
  extra: fc.oneof(fc.dictionary(text, anything), anything),
  feedback: fc.oneof(fc.dictionary(text, anything), anything),
  timestamp: anything,
  isRetry: anything,
  someKey: anything,
}
const message = fc.oneof(fc.record(fields, { requiredKeys: [] }), anything)

/** As the recorder of the root entry writes it. */
function written(input: unknown): unknown {
  const attributes = {}
  writeMessage(attributes, readMessageInput(input as TrackedMessage))
  return byKey(encodeAttributes(attributes))
}

function byKey(list: readonly unknown[]): unknown {
  return new Map((list as { key: string; value: unknown }[]).map(({ key, value }) => [key, value]))
}

describe('what a page writes', () => {
  it('is what the root entry writes, for any message', () => {
    fc.assert(
      fc.property(message, (input) => {
        expect(byKey(keyValues(messageAttributes(input)))).toEqual(written(input))
      }),
      { numRuns: 2000 },
    )
  })

  it('is valid for what JSON cannot hold: the value is marked, the message is there', () => {
    const circle: { self?: unknown } = {}
    circle.self = circle
    const said = messageAttributes({ role: 'user', content: 'q', metadata: { circle } })
    expect(said).toMatchObject({ 'chat.content': 'q', 'chat.metadata': '"[Unreadable]"' })
  })

  it('has the times that the root entry reads out of a timestamp', () => {
    const digits = fc.integer({ min: 0, max: 999_999_999 }).map((n) => `.${n}`)
    const zone = fc.constantFrom('', 'Z', 'z', '+02:00', '-0530')
    const iso = fc
      .tuple(fc.date({ noInvalidDate: true }), fc.constantFrom('T', ' '), digits, zone)
      .map(
        ([date, gap, more, end]) => date.toISOString().slice(0, 19).replace('T', gap) + more + end,
      )
    const stamp = fc.oneof(iso, fc.date(), fc.double(), fc.integer(), text, fc.constant(1.5))
    fc.assert(
      fc.property(stamp, (value) => {
        expect(parseTime(value)).toBe(parseInstant(value)?.toString())
      }),
      { numRuns: 1000 },
    )
  })

  it.each([
    '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01',
    '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01-x',
    '00-00000000000000000000000000000000-b7ad6b7169203331-01',
    '00-0af7651916cd43dd8448eb211c80319c-0000000000000000-01',
    '00-0AF7651916CD43DD8448EB211C80319C-b7ad6b7169203331-01',
    'ff-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01',
    'm-1',
    '',
  ])('tells a message ID as the root entry does: %s', (id) => {
    expect(isMessageId(id)).toBe(isMessageIdOfThread(id))
  })

  it('packs the timing of a stream as replay unpacks it, past two thousand chunks in one last chunk', () => {
    const recording = new StreamRecording()
    for (let n = 0; n < 2500; n++) recording.add('ab')
    const chunks = unpackTiming(recording.timing) ?? []
    expect(chunks).toHaveLength(2000)
    expect(chunks.reduce((sum, { length }) => sum + length, 0)).toBe(recording.text.length)
  })
})
