import { describe, expect, it } from 'vitest'
import type { RecordedSpan, SpanAttributes } from '../../src/otlp/recorded-span.ts'
import { rebuildThread } from '../../src/replay/rebuild/rebuild-thread.ts'
import { contentText } from '../../src/thread/content-part.ts'
import { seconds, span, type SpanSketch, MORNING } from './spans.ts'

type Word = readonly [name: string, at: number, attributes: SpanAttributes]

function agentSpan(sketch: SpanSketch & { scope?: string; words?: readonly Word[] }): RecordedSpan {
  const { scope = 'test', words = [] } = sketch
  return {
    ...span({ thread: null, ...sketch }),
    scope: { name: scope },
    events: words.map(([name, at, attributes]) => ({
      name,
      unixNano: MORNING + seconds(at),
      attributes,
    })),
  }
}

function told(spans: readonly RecordedSpan[]): readonly unknown[] {
  return rebuildThread(spans).messages.map(({ role, content, toolCalls, toolCallId }) => {
    const calls = toolCalls?.map(({ id, name }) => `${name} ${id}`).join(',')
    return [[role, contentText(content)], calls ?? [], toolCallId ?? []].flat()
  })
}

describe('Claude Code', () => {
  const ids = { 'session.id': 's' }
  const of = (type: string, sketch: SpanSketch & { words?: readonly Word[] }) =>
    agentSpan({
      ...sketch,
      name: `claude_code.${type}`,
      attributes: { ...ids, 'span.type': type, ...sketch.attributes },
    })
  const tool = (id: number, at: number, call: string, words: readonly Word[] = []) =>
    of('tool', {
      id,
      parent: 1,
      at,
      lasts: 1,
      words,
      attributes: { tool_name: 'Glob', tool_use_id: call },
    })
  const WHOLE = [
    ['user', 'Which files?'],
    ['assistant', '', 'Glob toolu_1,Glob toolu_2'],
    ['tool', 'a.ts', 'toolu_1'],
    ['tool', 'b.js', 'toolu_2'],
    ['assistant', 'Two.'],
  ]

  it('is whole by detailed traces: calls stand on the spans of tools alone', () => {
    const results = '[TOOL RESULT: toolu_1]\na.ts\n\n---\n\n[TOOL RESULT: toolu_2]\nb.js'
    expect(
      told([
        of('interaction', { id: 1, lasts: 9, attributes: { user_prompt: 'Which files?' } }),
        of('llm_request', {
          id: 2,
          parent: 1,
          at: 1,
          lasts: 1,
          attributes: { new_context: '[USER]\nWhich files?' },
        }),
        tool(3, 2, 'toolu_1'),
        tool(4, 3, 'toolu_2'),
        of('llm_request', {
          id: 5,
          parent: 1,
          at: 5,
          lasts: 1,
          attributes: { new_context: results, 'response.model_output': 'Two.' },
        }),
      ]),
    ).toEqual(WHOLE)
  })

  it.each([
    ['by its id, though it was logged late', 5.5, { request_id: 'req_1' }],
    ['by its time, without an id', 2, {}],
  ])(
    'is whole by log records, which stand on the turn: an answer belongs to a call %s',
    (_, at, id) => {
      const words: readonly Word[] = [
        ['claude_code.user_prompt', 0, { prompt: 'Which files?' }],
        ['claude_code.assistant_response', at, { response: 'I will look.', ...id }],
        ['claude_code.assistant_response', 6.5, { response: 'Two.' }],
      ]
      const output = (text: string): readonly Word[] => [['tool.output', 4, { output: text }]]
      expect(
        told([
          of('interaction', { id: 1, lasts: 9, words }),
          of('llm_request', {
            id: 2,
            parent: 1,
            at: 1,
            lasts: 1,
            attributes: { request_id: 'req_1' },
          }),
          tool(3, 2, 'toolu_1', output('a.ts')),
          tool(4, 3, 'toolu_2', output('b.js')),
          of('llm_request', { id: 5, parent: 1, at: 5, lasts: 1 }),
        ]),
      ).toEqual([
        ['user', 'Which files?'],
        ['assistant', 'I will look.', 'Glob toolu_1,Glob toolu_2'],
        ...WHOLE.slice(2),
      ])
    },
  )

  it('has no turn for a call that names the session, in a trace of its own', () => {
    expect(
      told([
        of('interaction', { id: 1, lasts: 9, attributes: { user_prompt: 'Which files?' } }),
        of('llm_request', {
          id: 2,
          parent: 1,
          at: 1,
          attributes: { new_context: '[USER]\nWhich files?', 'response.model_output': 'Two.' },
        }),
        of('llm_request', {
          trace: 2,
          id: 3,
          at: 2,
          attributes: {
            query_source: 'generate_session_title',
            new_context: '[USER]\nWhich files?',
            'response.model_output': '{"title":"Files"}',
          },
        }),
      ]),
    ).toEqual([
      ['user', 'Which files?'],
      ['assistant', 'Two.'],
    ])
  })

  it('keeps what a subagent is asked and says below the tool that started it', () => {
    const spoken: Word = ['claude_code.assistant_response', 4, { response: 'Snow is white.' }]
    expect(
      told([
        of('interaction', { id: 1, lasts: 9, attributes: { user_prompt: 'A line?' } }),
        of('llm_request', { id: 2, parent: 1, at: 1, lasts: 1 }),
        tool(3, 2, 'toolu_1'),
        of('tool.execution', { id: 4, parent: 3, at: 2, lasts: 3, words: [spoken] }),
        of('llm_request', {
          id: 5,
          parent: 4,
          at: 3,
          attributes: { 'gen_ai.conversation.id': 'sub', new_context: '[USER]\nOne line' },
        }),
        of('llm_request', {
          id: 6,
          parent: 1,
          at: 6,
          attributes: { 'response.model_output': 'It says: Snow is white.' },
        }),
      ]),
    ).toEqual([
      ['user', 'A line?'],
      ['assistant', '', 'Glob toolu_1'],
      ['tool', 'Snow is white.', 'toolu_1'],
      ['assistant', 'It says: Snow is white.'],
    ])
  })
})

describe('Codex', () => {
  const id = '0190a7c8-6f3e-7c52-9d4e-7f1b2c3d4e5f'

  it.each(['codex_cli_rs', 'codex_exec', 'codex_vscode', 'codex-app-server', 'Codex Desktop'])(
    'is whole by log records, whichever client is %s: they stand on steps of the turn and the tool',
    (scope) => {
      const of = (name: string, sketch: SpanSketch & { words?: readonly Word[] }) =>
        agentSpan({ scope, name, ...sketch })
      const result: SpanAttributes = {
        tool_name: 'shell',
        call_id: 'call_1',
        arguments: '{"cmd":"ls"}',
        output: 'a.ts',
      }
      const thread = rebuildThread([
        of('session_task.turn', {
          id: 1,
          lasts: 9,
          attributes: {
            'thread.id': id,
            model: 'gpt-5',
            'codex.turn.token_usage.input_tokens': '42',
          },
        }),
        of('run_turn', {
          id: 2,
          parent: 1,
          lasts: 9,
          words: [['codex.user_prompt', 0, { prompt: 'Which files?' }]],
        }),
        of('model_client.stream_responses_api', {
          id: 3,
          parent: 2,
          at: 1,
          lasts: 1,
          attributes: { 'thread.id': 4 },
        }),
        of('shell', {
          id: 4,
          parent: 2,
          at: 3,
          lasts: 1,
          attributes: { 'codex.tool.phase': 'dispatch', call_id: 'call_1' },
        }),
        of('dispatch_tool_call', {
          id: 5,
          parent: 4,
          at: 3,
          words: [['codex.tool_result', 3.5, result]],
        }),
        of('model_client.stream_responses_api', { id: 6, parent: 2, at: 5, lasts: 1 }),
        of('handle_item', {
          id: 7,
          parent: 2,
          at: 6,
          words: [['codex.agent_response', 6, { response: 'One.' }]],
        }),
      ])
      expect(thread.id).toBe(id)
      expect(thread.messages.map(({ role, content }) => [role, contentText(content)])).toEqual([
        ['user', 'Which files?'],
        ['assistant', ''],
        ['tool', 'a.ts'],
        ['assistant', 'One.'],
      ])
      expect(thread.messages[1]?.toolCalls).toEqual([
        { id: 'call_1', name: 'shell', arguments: { cmd: 'ls' } },
      ])
      const [turn] = thread.messages[0]?.runs ?? []
      expect(turn).toMatchObject({ kind: 'agent', model: 'gpt-5', usage: { inputTokens: 42 } })
    },
  )

  it('has no words of a user who has not let it log them', () => {
    const words: readonly Word[] = [['codex.user_prompt', 0, { prompt: '[REDACTED]' }]]
    const turn = agentSpan({
      id: 1,
      name: 'session_task.turn',
      attributes: { 'thread.id': id },
      words,
    })
    expect(rebuildThread([turn]).messages).toEqual([])
  })
})
