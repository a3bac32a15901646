import { describe, expect, it } from 'vitest'
import { contentOf, resultText } from '../../../src/dialects/messages/content-of.ts'

describe('what the AI SDK writes of tools', () => {
  it.each([
    ['{"type":"text","value":"snow"}', 'snow'],
    ['{"type":"json","value":{"degrees":4}}', '{"degrees":4}'],
    ['{"type":"error-text","value":"no such city"}', 'no such city'],
  ])('is a result, also as JSON text: %s', (text, result) => {
    expect(resultText(text)).toBe(result)
  })

  it.each([
    '{"type":"text"}',
    '{"type":"bus","value":4}',
    '{"type":"text","value":"a","unit":"b"}',
    '{"type":',
  ])('is not in the JSON of a tool: %s', (text) => {
    expect(resultText(text)).toBe(text)
  })

  it('is no text if a part has only the type of a call', () => {
    const part = { message_content: { type: 'tool-call', text: null, image: null } }
    expect(contentOf([part])).toEqual({ toolCalls: [], answers: [] })
  })
})
