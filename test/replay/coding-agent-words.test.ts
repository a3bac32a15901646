import { describe, expect, it } from 'vitest'
import type { RecordedSpan } from '../../src/otlp/recorded-span.ts'
import { classifySpan } from '../../src/dialects/classify-span.ts'
import { rebuildThread } from '../../src/replay/rebuild/rebuild-thread.ts'
import { contentText } from '../../src/thread/content-part.ts'
import { span, type SpanSketch } from './spans.ts'

function call(given: readonly object[], answer: object, sketch: SpanSketch): RecordedSpan {
  return span({
    lasts: 1,
    ...sketch,
    attributes: {
      'gen_ai.operation.name': 'chat',
      'gen_ai.input.messages': JSON.stringify(given),
      'gen_ai.output.messages': JSON.stringify([answer]),
      ...sketch.attributes,
    },
  })
}

function text(role: string, ...texts: readonly string[]): object {
  return { role, parts: texts.map((content) => ({ type: 'text', content })) }
}

function outline(spans: readonly RecordedSpan[]): readonly string[] {
  return rebuildThread(spans).messages.map(({ role, content, toolCalls = [] }) => {
    const ids = toolCalls.map(({ id }) => ` ${id}`)
    return `${role}: ${contentText(content)}${ids.join('')}`
  })
}

describe('the thread of a coding agent', () => {
  it('has the words of its user without what the program added', () => {
    const given = text('user', '<session_context>\nx\n</session_context>', 'Hello')
    expect(outline([call([given], text('assistant', 'Hi'), { id: 1 })])).toEqual([
      'user: Hello',
      'assistant: Hi',
    ])
  })

  it('keeps in the run what the model was given', () => {
    const given = text('user', '<system-reminder>x</system-reminder>', 'Hello')
    const thread = rebuildThread([call([given], text('assistant', 'Hi'), { id: 1 })])
    const [run] = thread.messages.flatMap(({ runs }) => runs)
    expect(contentText(run?.inputMessages?.[0]?.content)).toContain('system-reminder')
  })

  it('has nothing of a background task, which remains as a run', () => {
    const background = call([text('user', 'Extract memories.')], text('assistant', 'None.'), {
      id: 2,
      trace: 2,
      at: 5,
      attributes: { 'llm_request.context': 'standalone', subagent_name: 'memory-extractor' },
    })
    const thread = rebuildThread([
      call([text('user', 'Hello')], text('assistant', 'Hi'), { id: 1 }),
      background,
    ])
    expect(thread.messages.map(({ role }) => role)).toEqual(['user', 'assistant'])
    expect(thread.runs.map(({ spanId }) => spanId)).toEqual([background.spanId])
  })

  it('has one call if its answer has the name of the tool before the id', () => {
    const called = (id: string) => ({
      role: 'model',
      parts: [{ functionCall: { name: 'look_up', args: { key: 'a' }, id } }],
    })
    const result = {
      role: 'user',
      parts: [
        { functionResponse: { name: 'look_up', response: { output: 'b' }, id: 'look_up_7_0' } },
      ],
    }
    const question = text('user', 'Hello')
    const spans = [
      call([question], called('look_up__look_up_7_0'), { id: 1 }),
      call([question, called('look_up_7_0'), result], text('assistant', 'b'), {
        id: 2,
        trace: 2,
        at: 3,
      }),
    ]
    expect(outline(spans)).toEqual([
      'user: Hello',
      'assistant:  look_up_7_0',
      'tool: {"output":"b"}',
      'assistant: b',
    ])
  })
})

describe('the span of a coding agent or of a framework around a model', () => {
  const kindOf = (name: string, attributes: SpanSketch['attributes'] = {}) =>
    classifySpan(span({ id: 1, name, attributes }))

  it.each([
    ['qwen-code.tool.execution', { 'gen_ai.tool.name': 'shell' }, undefined],
    ['schedule_tool_calls', { 'gen_ai.operation.name': 'schedule_tool_calls' }, 'chain'],
    ['chat m', { 'gen_ai.request.model': 'm', 'tanstack.ai.iterations': 2 }, 'agent'],
    ['chat m #0', { 'gen_ai.operation.name': 'chat', 'tanstack.ai.iteration': 0 }, 'llm'],
  ])('%s with %j is told as %s', (name, attributes, kind) => {
    expect(kindOf(name, attributes)).toBe(kind)
  })
})

describe('an agent of Genkit', () => {
  it('names its thread on its own span', () => {
    const agent = span({
      id: 1,
      thread: null,
      attributes: {
        'genkit:metadata:subtype': 'agent',
        'genkit:metadata:agent:sessionId': 'g-1',
      },
    })
    expect(rebuildThread([agent]).id).toBe('g-1')
  })
})
