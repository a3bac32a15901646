import { describe, expect, it } from 'vitest'
import { readForeignThread } from '../../src/dialects/foreign-thread.ts'
import { FOREIGN_THREAD_KEYS } from '../../src/dialects/thread-keys.ts'
import type { RecordedSpan, SpanAttributeValue } from '../../src/otlp/recorded-span.ts'
import { makeAttributes, makeSpan } from '../otlp/recorded-spans.ts'

type Values = Readonly<Record<string, SpanAttributeValue>>

function span(
  attributes: Values,
  { resource = {}, ...more }: { resource?: Values; name?: string; scope?: { name: string } } = {},
): RecordedSpan {
  return makeSpan({
    ...more,
    attributes: makeAttributes(Object.entries(attributes)),
    resource: makeAttributes(Object.entries(resource)),
  })
}

const CALL = { 'gen_ai.operation.name': 'chat' }
const sure = (id: string) => ({ id, isCertain: true })
const unsure = (id: string) => ({ id, isCertain: false })

describe('the thread that another tool names', () => {
  it('has the AI SDK’s ids as metadata and, since version 7, as context, in camel and in snake case', () => {
    for (const start of ['ai.telemetry.metadata', 'ai.settings.context']) {
      for (const word of ['session', 'conversation', 'thread', 'chat']) {
        expect(readForeignThread(span({ [`${start}.${word}Id`]: 's' }))).toEqual(sure('s'))
        expect(readForeignThread(span({ [`${start}.${word}_id`]: 's' }))).toEqual(sure('s'))
      }
      expect(readForeignThread(span({ [`${start}.userId`]: 's' }))).toBeUndefined()
    }
  })

  it('has ids that AG2, CrewAI and Pydantic AI made themselves only if nothing around them has another', () => {
    const id = 'gen_ai.conversation.id'
    const chat = { 'ag2.span.type': 'conversation' }
    const made = '65405913211997555929003033958425310198'
    expect(readForeignThread(span({ ...chat, [id]: made }))).toEqual(unsure(made))
    expect(readForeignThread(span({ ...chat, [id]: '17' }))).toEqual(sure('17'))
    expect(readForeignThread(span({ [id]: made }))).toEqual(sure(made))
    const scope = { name: 'pydantic-ai' }
    const [ofTime, random] = [
      '01a232c6-0f2a-716a-b03c-a19701c2727c',
      '5b0e1f6c-0f2a-416a-b03c-a19701c2727c',
    ]
    expect(readForeignThread(span({ [id]: ofTime }, { scope }))).toEqual(unsure(ofTime))
    expect(readForeignThread(span({ [id]: random }, { scope }))).toEqual(sure(random))
    expect(readForeignThread(span({ [id]: ofTime }))).toEqual(sure(ofTime))
    const crew = { scope: { name: 'crewai' } }
    expect(readForeignThread(span({ [id]: random }, crew))).toEqual(unsure(random))
    expect(readForeignThread(span({ [id]: 'desk' }, crew))).toEqual(sure('desk'))
    const resource = { 'session.id': 'desk' }
    expect(readForeignThread(span({ [id]: ofTime }, { scope, resource }))?.id).toBe('desk')
  })

  it.each([
    'null',
    'NULL',
    'None',
    'nil',
    'undefined',
    'Unknown',
    'unset',
    'not set',
    'N/A',
    'NaN',
    '"null"',
    "'None'",
    '<unknown>',
    '[REDACTED]',
    '[object Object]',
    '',
    ' ',
    '""',
    '{}',
    '-',
    '0',
    0,
    '0000000000000000',
    '00000000-0000-0000-0000-000000000000',
  ])('is not named by %j, under whatever key', (id) => {
    for (const key of FOREIGN_THREAD_KEYS)
      expect(readForeignThread(span({ [key]: id }))).toBeUndefined()
    expect(
      readForeignThread(span({ group_id: id }, { scope: { name: 'logfire.openai_agents' } })),
    ).toBeUndefined()
    const metadata = JSON.stringify({ thread_id: id })
    expect(readForeignThread(span({ 'braintrust.metadata': metadata }))).toBeUndefined()
    expect(readForeignThread(span(CALL, { resource: { 'session.id': id } }))).toBeUndefined()
  })

  it.each([
    'nullable',
    'none-of-them',
    '7',
    '00000000-0000-0000-0000-000000000001',
    '日本',
    'é',
    '💬',
  ])('may be %s', (id) => {
    expect(readForeignThread(span({ 'gen_ai.conversation.id': id }))).toEqual(sure(id))
  })

  it('is named by the next key if the first one holds no id', () => {
    const ids = { 'gen_ai.conversation.id': 'null', 'langfuse.session.id': 's' }
    expect(readForeignThread(span(ids))).toEqual(sure('s'))
  })

  it('is not for certain that of the resource, which the span outranks', () => {
    for (const key of ['session.id', 'gen_ai.conversation.id', 'langfuse.session.id']) {
      const resource = { [key]: 'process' }
      expect(readForeignThread(span(CALL, { resource }))).toEqual(unsure('process'))
      const named = span({ ...CALL, 'langfuse.session.id': 's' }, { resource })
      expect(readForeignThread(named)).toEqual(sure('s'))
    }
    expect(readForeignThread(span(CALL, { resource: { 'service.name': 's' } }))).toBeUndefined()
  })

  it('is not for certain the id of one request, which any other id outranks', () => {
    const request = { ...CALL, 'gen_ai.conversation.id': 'x-1', 'gen_ai.response.id': 'x-1' }
    expect(readForeignThread(span(request))).toEqual(unsure('x-1'))
    expect(readForeignThread(span({ ...request, 'session.id': 's' }))).toEqual(sure('s'))
    const resource = { 'session.id': 'process' }
    expect(readForeignThread(span(request, { resource }))).toEqual(unsure('process'))
  })

  it('is Copilot’s session, and only on an agent its conversation', () => {
    const id = { 'gen_ai.conversation.id': 'request' }
    for (const key of ['copilot_chat.chat_session_id', 'copilot_chat.session_id']) {
      expect(readForeignThread(span({ ...CALL, ...id, [key]: 's' }))).toEqual(sure('s'))
    }
    const agent = { ...id, 'gen_ai.operation.name': 'invoke_agent' }
    for (const name of ['copilot-chat', 'github-copilot']) {
      expect(readForeignThread(span({ ...CALL, ...id }, { scope: { name } }))).toEqual(
        unsure('request'),
      )
      expect(readForeignThread(span(agent, { scope: { name } }))).toEqual(sure('request'))
    }
    expect(readForeignThread(span({ ...CALL, ...id }))).toEqual(sure('request'))
  })

  it('is that of Azure’s service', () => {
    expect(readForeignThread(span({ 'gen_ai.thread.id': 'thread_1' }))).toEqual(sure('thread_1'))
    expect(readForeignThread(span({ 'gen_ai.thread.run.id': 'run_1' }))).toBeUndefined()
  })

  it('is a conversation among Monocle’s scopes, those of an app too', () => {
    const scope = { name: 'monocle_apptrace' }
    expect(readForeignThread(span({ 'scope.msteams.conversation.id': 'c' }))).toEqual(sure('c'))
    expect(readForeignThread(span({ 'scope.acme.conversation.id': 'c' }, { scope }))).toEqual(
      sure('c'),
    )
    expect(readForeignThread(span({ 'scope.acme.conversation.id': 'c' }))).toBeUndefined()
  })

  it('stands on the spans of Codex in any client, and is no thread of the operating system', () => {
    const id = '0190a7c8-6f3e-7c52-9d4e-7f1b2c3d4e5f'
    for (const name of ['codex_cli_rs', 'codex_exec', 'codex_vscode', 'Codex Desktop']) {
      const turn = { name: 'session_task.turn', scope: { name } }
      expect(readForeignThread(span({ 'thread.id': id }, turn))).toEqual(sure(id))
      expect(readForeignThread(span({ 'thread.id': 17 }, turn))).toBeUndefined()
      expect(readForeignThread(span({ 'thread.id': '17' }, turn))).toBeUndefined()
    }
  })

  it('is the session of Claude Code, on the spans of its subagents too', () => {
    const ids = { 'gen_ai.conversation.id': 'subagent', 'session.id': 's', 'span.type': 'tool' }
    expect(readForeignThread(span(ids, { name: 'claude_code.tool' }))).toEqual(sure('s'))
    expect(readForeignThread(span(ids, { name: 'chat' }))).toEqual(sure('subagent'))
  })
})
