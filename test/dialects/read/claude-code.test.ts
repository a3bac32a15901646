import { describe, expect, it } from 'vitest'
import { classifySpan } from '../../../src/dialects/classify-span.ts'
import { readRunContent } from '../../../src/dialects/read/read-run-content.ts'
import type { SpanAttributeValue } from '../../../src/otlp/recorded-span.ts'
import type { RunKind } from '../../../src/thread/run-kind.ts'
import { makeAttributes, makeSpan } from '../../otlp/recorded-spans.ts'

type Values = Readonly<Record<string, SpanAttributeValue>>
type Event = readonly [name: string, attributes: Values]

const NAMES = { llm: 'llm_request', agent: 'interaction', tool: 'tool' } as const

function read(
  kind: keyof typeof NAMES & RunKind,
  attributes: Values,
  events: readonly Event[] = [],
) {
  return readRunContent(
    makeSpan({
      name: `claude_code.${NAMES[kind]}`,
      attributes: makeAttributes(Object.entries(attributes)),
      events: events.map(([name, given], n) => ({
        name,
        unixNano: BigInt(n),
        attributes: makeAttributes(Object.entries(given)),
      })),
    }),
    kind,
  )
}

function asked(context: string) {
  return read('llm', { 'span.type': 'llm_request', new_context: context }).inputMessages
}

describe('Claude Code', () => {
  it('has the user’s words below a mark, and a tool’s result below one with the id of its call', () => {
    expect(asked('[USER]\nWeather?')).toEqual([{ role: 'user', content: 'Weather?' }])
    expect(asked('[USER PROMPT]\nWeather?')).toEqual([{ role: 'user', content: 'Weather?' }])
    expect(asked('[TOOL RESULT: toolu_1]\n3 degrees')).toEqual([
      { role: 'tool', content: '3 degrees', toolCallId: 'toolu_1' },
    ])
    expect(asked('no mark')).toEqual([{ role: 'user', content: 'no mark' }])
  })

  it('has a part for each message, and a rule or a bracket in a text begins none', () => {
    const parts = [
      '[TOOL RESULT: a]\none\n\n---\n\n[x] two',
      '[TOOL RESULT: b]\nthree',
      '[USER]\n[a]\nb',
    ]
    expect(asked(parts.join('\n\n---\n\n'))).toEqual([
      { role: 'tool', content: 'one\n\n---\n\n[x] two', toolCallId: 'a' },
      { role: 'tool', content: 'three', toolCallId: 'b' },
      { role: 'user', content: '[a]\nb' },
    ])
  })

  it('has the texts of a tool that gives back parts, and none of its own reminders', () => {
    const reminder = '<system-reminder>\n9 tokens left\n</system-reminder>'
    const parts = [
      { type: 'text', text: '3 degrees' },
      { type: 'text', text: reminder },
    ]
    expect(asked(`[TOOL RESULT: a]\n${JSON.stringify(parts)}`)).toEqual([
      { role: 'tool', content: '3 degrees', toolCallId: 'a' },
    ])
    expect(asked(`[USER]\n${reminder}\nWeather? ${reminder} Now.`)).toEqual([
      { role: 'user', content: 'Weather?  Now.' },
    ])
    expect(asked(`[USER]\n${reminder}`)).toBeUndefined()
    expect(asked('[USER]\n<system-reminder> is a tag')).toEqual([
      { role: 'user', content: '<system-reminder> is a tag' },
    ])
  })

  it.each([
    '[Image: source: /app/bike.png]',
    '[Image: original 4000x3000, displayed at 2000x1500.]',
    'Stop hook feedback:\nRun the tests.',
    '[Request interrupted by user for tool use]',
  ])('has no words of Claude Code’s own, such as %s', (words) => {
    const context = `[USER]\nWhat colour?\n\n---\n\n[USER]\n${words}`
    expect(asked(context)).toEqual([{ role: 'user', content: 'What colour?' }])
  })

  it('has what a user wrote about an image', () => {
    expect(asked('[USER]\n[Image: a red bike]')).toHaveLength(1)
  })

  it('reads a context of many opened reminders in one go', () => {
    const text = '<system-reminder>'.repeat(200_000)
    expect(asked(`[USER]\n${text}`)).toEqual([{ role: 'user', content: text }])
  })

  it('has the answer and the system prompt on a call', () => {
    const { system, outputMessages } = read('llm', {
      user_system_prompt: 'Be brief.',
      'response.model_output': 'It has 3 degrees.',
    })
    expect(system).toBe('Be brief.')
    expect(outputMessages).toEqual([{ role: 'assistant', content: 'It has 3 degrees.' }])
  })

  it('has the words in log records if only those are on', () => {
    const prompt: Event = ['claude_code.user_prompt', { prompt: 'Weather?' }]
    const response: Event = ['claude_code.assistant_response', { response: '3 degrees.' }]
    expect(read('agent', {}, [prompt, response])).toMatchObject({
      inputMessages: [{ role: 'user', content: 'Weather?' }],
      outputMessages: [{ role: 'assistant', content: '3 degrees.' }],
    })
    expect(read('llm', {}, [response]).outputMessages).toEqual([
      { role: 'assistant', content: '3 degrees.' },
    ])
  })

  it('says nothing where its user has not let it', () => {
    const hidden = '<REDACTED>'
    const prompt: Event = ['claude_code.user_prompt', { prompt: hidden }]
    const response: Event = ['claude_code.assistant_response', { response: hidden }]
    const agent = read('agent', { user_prompt: hidden }, [prompt])
    const call = read('llm', {}, [response])
    for (const content of [agent, call]) {
      expect(content).not.toHaveProperty('inputMessages')
      expect(content).not.toHaveProperty('outputMessages')
    }
  })

  it('has the call, the input and the output on a tool’s span', () => {
    const call = { tool_name: 'Glob', tool_use_id: 'toolu_1' }
    const input = '[TOOL INPUT: Glob]\n{"pattern":"*.ts"}'
    const output: Event = ['tool.output', { output: 'a.ts' }]
    expect(read('tool', { ...call, tool_input: input }, [output])).toMatchObject({
      toolCall: { name: 'Glob', id: 'toolu_1' },
      input: { pattern: '*.ts' },
      output: 'a.ts',
    })
    const context = '[TOOL RESULT: Glob]\n{"files":["a.ts"]}'
    expect(read('tool', { ...call, new_context: context }).output).toEqual({ files: ['a.ts'] })
    const both: Event = ['tool.output', { file_path: '/a.ts', content: 'let a' }]
    expect(read('tool', call, [both])).toMatchObject({
      input: { file_path: '/a.ts' },
      output: 'let a',
    })
    const result: Event = ['claude_code.tool_result', { tool_input: '{"pattern":"*.js"}' }]
    expect(read('tool', call, [result]).input).toEqual({ pattern: '*.js' })
    const spoken: Event = ['claude_code.assistant_response', { response: 'Done.' }]
    expect(read('tool', call, [spoken]).output).toBe('Done.')
  })

  it('asks for a title or a summary on its own behalf: none of it is a message', () => {
    const words = { new_context: '[USER]\nWeather?', 'response.model_output': 'Oslo weather' }
    const standalone = { 'llm_request.context': 'standalone' }
    for (const more of [
      { query_source: 'generate_session_title' },
      { query_source: 'compact' },
      { query_source: 'prompt_suggestion' },
      { query_source: 'something_new', ...standalone },
    ]) {
      const content = read('llm', { ...words, ...more })
      expect(content).not.toHaveProperty('inputMessages')
      expect(content).not.toHaveProperty('outputMessages')
      expect(content).toMatchObject({ input: words.new_context, output: 'Oslo weather' })
    }
    for (const more of [
      {},
      standalone,
      { query_source: 'repl_main_thread', ...standalone },
      { query_source: 'repl_main_thread:outputStyle:Explanatory' },
      { query_source: 'sdk', ...standalone },
      { query_source: 'agent:builtin:title-writer' },
    ]) {
      expect(read('llm', { ...words, ...more }).outputMessages).toHaveLength(1)
    }
  })

  it('is read by its own spans alone', () => {
    const attributes = makeAttributes([['new_context', '[USER]\nWeather?']])
    expect(readRunContent(makeSpan({ attributes }), 'llm')).not.toHaveProperty('inputMessages')
  })

  it('runs a tool in stages, which are no runs', () => {
    const kind = (type: string, more: Values = {}) =>
      classifySpan({ name: `claude_code.${type}`, attributes: { 'span.type': type, ...more } })
    const id = { 'gen_ai.tool.call.id': 'toolu_1', tool_use_id: 'toolu_1' }
    expect(kind('tool', { tool_name: 'Glob', ...id })).toBe('tool')
    expect(kind('tool.execution', id)).toBeUndefined()
    expect(kind('tool.blocked_on_user')).toBeUndefined()
    expect(kind('hook')).toBeUndefined()
    expect(kind('interaction')).toBe('agent')
    expect(kind('llm_request')).toBe('llm')
  })
})
