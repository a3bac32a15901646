import { describe, expect, it } from 'vitest'
import { contentText } from '../../src/thread/content-part.ts'
import { partText } from '../../src/thread/part-text.ts'

describe('a part of a content', () => {
  it.each([
    ['text', { type: 'text', content: 'hello' }, 'hello'],
    ['text of OpenAI', { type: 'output_text', text: 'hello' }, 'hello'],
    ['text of Gemini', { text: 'hello', thoughtSignature: 'x' }, 'hello'],
    ['a string', 'hello', 'hello'],
    ['a refusal', { type: 'refusal', refusal: 'I cannot.' }, 'I cannot.'],
    ['a refusal of OpenTelemetry', { type: 'refusal', content: 'I cannot.' }, 'I cannot.'],
    ['thinking of Anthropic', { type: 'thinking', thinking: 'hm', signature: 'x' }, 'hm'],
    ['code of Gemini', { executableCode: { language: 'PYTHON', code: 'print(1)' } }, 'print(1)'],
  ])('is its words if it is %s', (_, part, words) => {
    expect(partText(part)).toBe(words)
  })

  it.each([
    ['OpenTelemetry', { type: 'tool_call', name: 'weather', arguments: {} }, '[tool_call weather]'],
    ['Anthropic', { type: 'tool_use', name: 'weather', input: {} }, '[tool_use weather]'],
    ['the AI SDK', { type: 'tool-call', toolName: 'weather', input: {} }, '[tool-call weather]'],
    ['Gemini', { functionCall: { name: 'weather', args: {} } }, '[functionCall weather]'],
    ['Gemini in snake case', { function_call: { name: 'weather' } }, '[function_call weather]'],
    [
      'Gemini with a signature',
      { thoughtSignature: 'x', functionCall: { name: 'weather' } },
      '[functionCall weather]',
    ],
    ['Bedrock', { toolUse: { toolUseId: 'u', name: 'weather', input: {} } }, '[toolUse weather]'],
  ])('names the tool that it calls: %s', (_, part, words) => {
    expect(partText(part)).toBe(words)
  })

  it.each<[string, object, string]>([
    [
      'OpenTelemetry',
      { type: 'tool_call_response', id: 'c', response: 'mild' },
      '[tool_call_response]',
    ],
    [
      'Anthropic as text',
      { type: 'tool_result', tool_use_id: 'u', content: 'mild' },
      '[tool_result]',
    ],
    [
      'Anthropic as parts',
      { type: 'tool_result', content: [{ type: 'text', text: 'mild' }] },
      '[tool_result]',
    ],
    [
      'OpenAI',
      { type: 'function_call_output', call_id: 'c', output: 'mild' },
      '[function_call_output]',
    ],
    [
      'the AI SDK',
      { type: 'tool-result', toolName: 'weather', output: { type: 'text', value: 'mild' } },
      '[tool-result weather]',
    ],
    [
      'Bedrock',
      { toolResult: { toolUseId: 'u', content: [{ text: 'mild' }], status: 'success' } },
      '[toolResult]',
    ],
    ['Gemini', { codeExecutionResult: { outcome: 'OK', output: 'mild' } }, '[codeExecutionResult]'],
  ])('says what a tool gave: %s', (_, part, label) => {
    expect(partText(part)).toBe(`${label} mild`)
  })

  it('says what a function gave as JSON if it is not text', () => {
    const part = { functionResponse: { name: 'weather', response: { celsius: 8 } } }
    expect(partText(part)).toBe('[functionResponse weather] {"celsius":8}')
    const typed = { type: 'tool-result', output: { type: 'json', value: { celsius: 8 } } }
    expect(partText(typed)).toBe('[tool-result] {"celsius":8}')
  })

  it.each([
    ['OpenTelemetry', { type: 'blob', modality: 'image', content: 'iVBO' }, '[blob image]'],
    ['Gemini', { inlineData: { mimeType: 'image/png', data: 'iVBO' } }, '[inlineData image/png]'],
    [
      'Anthropic',
      { type: 'image', source: { type: 'base64', media_type: 'image/png', data: 'iVBO' } },
      '[image]',
    ],
    [
      'a tool of OpenAI',
      { type: 'image_generation_call', result: 'iVBO' },
      '[image_generation_call]',
    ],
  ])('has no bytes in its words: %s', (_, part, words) => {
    expect(partText(part)).toBe(words)
  })

  it.each([
    ['an unknown type', { type: 'later', a: 1 }, '[later]'],
    ['no type and no name', { a: 1 }, '{"a":1}'],
    ['nothing', {}, '{}'],
    ['null', null, 'null'],
    ['an empty result', { type: 'tool_result', content: [] }, '[tool_result]'],
  ])('is never without words: %s', (_, part, words) => {
    expect(partText(part)).toBe(words)
  })

  it('ends where results are nested in results for ever', () => {
    let part: object = { type: 'text', text: 'deep' }
    for (let depth = 0; depth < 1000; depth++) part = { type: 'tool_result', content: [part] }
    expect(partText(part).match(/\[tool_result\]/g)?.length).toBeLessThan(10)
  })
})

it('the text of a content has the words of all its parts', () => {
  const content = [
    { type: 'text', content: 'I looked.' },
    { type: 'refusal', refusal: 'I cannot say.' },
  ]
  expect(contentText(content)).toBe('I looked.\nI cannot say.')
})
