import { describe, expect, it } from 'vitest'
import { readMessages } from '../../../src/dialects/messages/read-messages.ts'

const RESULT = [{ type: 'web_search_result', title: 'Cannes', url: 'https://cannes.example/' }]
const CALLED = { id: 'srvtoolu_1', name: 'web_search', arguments: { query: 'Cannes winner' } }

describe("the result of a tool that Anthropic's API runs", () => {
  it.each([
    ['web_search', 'server_tool_use'],
    ['web_fetch', 'server_tool_use'],
    ['code_execution', 'server_tool_use'],
    ['bash_code_execution', 'server_tool_use'],
    ['mcp', 'mcp_tool_use'],
  ])('is the result of its call: %s', (tool, type) => {
    const content = [
      { type, id: 'srvtoolu_1', name: 'web_search', input: { query: 'Cannes winner' } },
      { type: `${tool}_tool_result`, tool_use_id: 'srvtoolu_1', content: RESULT },
      { type: 'text', text: 'The Long Tide.' },
    ]
    const said = [
      { role: 'assistant', content: 'The Long Tide.', toolCalls: [CALLED] },
      { role: 'tool', toolCallId: 'srvtoolu_1', content: JSON.stringify(RESULT) },
    ]
    expect(readMessages({ role: 'assistant', content }, { role: 'assistant' })).toEqual(said)
    expect(readMessages(content, { role: 'assistant' })).toEqual(said)
  })

  it('is read from the JSON that OpenInference has as text', () => {
    const type = 'web_search_tool_result'
    const text = JSON.stringify({ type, tool_use_id: 'srvtoolu_1', content: RESULT })
    const contents = [{ message_content: { type, text } }]
    expect(
      readMessages([{ message: { role: 'assistant', contents } }], { role: 'assistant' }),
    ).toEqual([{ role: 'tool', toolCallId: 'srvtoolu_1', content: JSON.stringify(RESULT) }])
  })

  it('never throws for a type that is no text', () => {
    const type = Object.assign(Object.create(null), { a: 1 }) as object
    expect(() =>
      readMessages([{ role: 'assistant', content: [{ type }] }], { role: 'assistant' }),
    ).not.toThrow()
  })
})
