import { describe, expect, it } from 'vitest'
import { classifySpan } from '../../../src/replay/index.ts'
import { expectKinds } from './expect-kinds.ts'

const HTTPX = 'opentelemetry.instrumentation.httpx'

describe('plumbing', () => {
  it('is no run, though it serves one', () =>
    expectKinds([
      [
        'none',
        'POST',
        {
          'http.request.method': 'POST',
          'url.full': 'https://api.openai.com/v1/chat/completions',
          'server.address': 'api.openai.com',
          'http.response.status_code': 200,
        },
        '@opentelemetry/instrumentation-undici',
      ],
      ['none', 'chat', { 'rpc.system': 'grpc', 'rpc.service': 'Chat', 'rpc.method': 'Send' }],
      ['none', 'redis-GET', { 'db.system': 'redis', 'db.statement': 'GET k' }],
      ['none', 'publish orders', { 'messaging.system': 'kafka' }],
      ['none', 'autogen process coder', { 'messaging.operation': 'process' }, 'autogen-core'],
      ['none', 'Crew Created', { crew_key: 'k', crew_id: 'i' }, 'crewai.telemetry'],
      ['none', 'RunActivity:invoke_model', { temporalWorkflowID: 'w' }, 'temporalio'],
      ['none', 'embeddings.load', {}],
    ]))

  it('is known by the scope of its instrumentation, whatever else an app writes on it', () => {
    const chat = { 'gen_ai.operation.name': 'chat', 'openinference.span.kind': 'LLM' }
    const get = { ...chat, 'http.request.method': 'GET' }
    const agent = { 'openinference.span.kind': 'AGENT', 'gen_ai.request.model': 'gpt-5' }
    expectKinds([
      ['none', 'GET', get, '@opentelemetry/instrumentation-http'],
      ['none', 'GET', { ...chat, 'http.method': 'GET' }, 'opentelemetry.instrumentation.fastapi'],
      ['none', 'GET', { ...chat, 'db.system': 'redis' }, 'opentelemetry.instrumentation.redis'],
      ['none', 'run', agent, 'opentelemetry.instrumentation.httpx'],
      ['llm', 'chat gpt-5', chat, '@opentelemetry/instrumentation-openai'],
      ['llm', 'chat gpt-5', chat, 'opentelemetry.instrumentation.openai'],
      ['tool', 'GET', { ...get, 'chat.kind': 'tool' }, '@opentelemetry/instrumentation-http'],
    ])
  })

  it('is not what an exporter lumped under its scope, if that says its operation and no request', () =>
    expectKinds([
      ['llm', 'chat gpt-5', { 'gen_ai.operation.name': 'chat' }, HTTPX],
      ['agent', 'invoke_agent a', { 'gen_ai.operation.name': 'invoke_agent' }, HTTPX],
      ['tool', 'execute_tool t', { 'gen_ai.operation.name': 'execute_tool' }, HTTPX],
      ['none', 'POST', {}, HTTPX],
    ]))

  it('what is no text, or no known word, leaves a span unclassified', () => {
    for (const value of [
      null,
      0,
      7n,
      true,
      ['LLM'],
      { kind: 'LLM' },
      '',
      '""',
      '"',
      'constructor',
    ]) {
      for (const key of [
        'gen_ai.operation.name',
        'openinference.span.kind',
        'langfuse.observation.type',
        'braintrust.span_attributes',
        'nat.event_type',
        'logfire.msg_template',
        'span.type',
      ]) {
        expect(classifySpan({ name: '__proto__', attributes: { [key]: value } })).toBeUndefined()
      }
    }
  })

  it('reads attributes that have no prototype, and names of scopes that objects have', () => {
    const attributes = Object.assign(Object.create(null) as object, { __proto__: null, a: 1 })
    expect(
      classifySpan({ name: 'constructor', scope: { name: 'pipecat' }, attributes }),
    ).toBeUndefined()
  })

  it('a written chat.kind is final, and one that is no kind of run is none', () => {
    const chat = { 'gen_ai.operation.name': 'chat' }
    expect(classifySpan({ name: 's', attributes: { ...chat, 'chat.kind': 'tool' } })).toBe('tool')
    expect(classifySpan({ name: 's', attributes: { ...chat, 'chat.kind': 'message' } })).toBe(
      undefined,
    )
  })
})
