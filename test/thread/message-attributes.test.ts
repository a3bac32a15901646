import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { WrittenAttributes } from '../../src/thread/attribute-text.ts'
import { readMessage, writeMessage } from '../../src/thread/message-attributes.ts'

// Every UTF-16 string there is, lone surrogates and control characters among them.
const anyText = fc.string({
  unit: fc.integer({ min: 0, max: 0xffff }).map((unit) => String.fromCharCode(unit)),
})
const json = fc
  .jsonValue({ noUnicodeString: false })
  .map((value) => JSON.parse(JSON.stringify(value)))
const object = fc.dictionary(
  anyText.filter((key) => key !== '__proto__'),
  json,
)
const part = fc.record({ type: fc.constantFrom('text', 'reasoning', 'own'), content: anyText })

const message = fc.record(
  {
    role: fc.oneof(fc.constantFrom('user', 'assistant', 'system', 'tool'), anyText),
    content: fc.oneof(anyText, fc.constant(null), fc.array(part)),
    id: anyText,
    name: anyText,
    toolCallId: anyText,
    toolCalls: fc.array(fc.record({ id: anyText, name: anyText, arguments: anyText })),
    tags: fc.array(anyText),
    metadata: object,
    feedback: object,
  },
  { requiredKeys: ['role', 'content'] },
)

// What OTLP does to an attribute: UTF-8 there and back.
function throughUtf8(attributes: WrittenAttributes): WrittenAttributes {
  const wire = (value: unknown) =>
    typeof value === 'string'
      ? new TextDecoder('utf-8', { ignoreBOM: true }).decode(new TextEncoder().encode(value))
      : value
  return Object.fromEntries(
    Object.entries(attributes).map(([key, value]) => [key, wire(value)]),
  ) as WrittenAttributes
}

describe('a message on a span', () => {
  it('comes back as it went in, whatever strings it holds', () => {
    fc.assert(
      fc.property(message, (original) => {
        const attributes: WrittenAttributes = {}
        writeMessage(attributes, original)
        expect(readMessage(throughUtf8(attributes))).toEqual(original)
      }),
      { numRuns: 1000 },
    )
  })

  it.each([
    null,
    '',
    [],
    [{ type: 'text', content: '\ud83d' }],
    '\udc00 alone',
    '\u0000',
    '\ufeffbom',
  ])('keeps the content %j apart from every other', (content) => {
    const attributes: WrittenAttributes = {}
    writeMessage(attributes, { role: 'user', content })
    expect(readMessage(throughUtf8(attributes)).content).toEqual(content)
  })

  it('has no content where none was written, which is not the same as an empty one', () => {
    expect(readMessage({ 'chat.role': 'user' })).toEqual({ role: 'user' })
  })

  it('reads damaged attributes without throwing, and leaves them out', () => {
    const damaged = {
      'chat.role': 7,
      'chat.content': ['not', 'text'],
      'chat.tool_calls': '{"a":',
      'chat.tags': '{}',
      'chat.metadata': '[]',
      'chat.feedback': 'null',
    }
    expect(readMessage(damaged)).toEqual({ role: 'unknown' })
  })
})
