import type { RecordedSpan } from '../../src/otlp/recorded-span.ts'
import { sketchMessage, sketchSpan } from './thread-spans.ts'

const MILLI = 1_000_000n
let spans = 0

const SHOP = { 'service.name': 'shop', 'service.version': '1.2' }

/** Threads that differ in all that a query selects by. */
export const QUERIED_BATCHES: readonly (readonly RecordedSpan[])[] = [
  [
    say('silent', 1, 0n, 'user', 'The', { resource: {} }),
    say('anger', 2, 1_000n, 'user', '我的包裹在哪里', { resource: SHOP }),
    opinion('anger', 2, 1_001n, { 'chat.feedback': '{"thumb":"down"}' }),
  ],
  [
    say('orders', 3, 2_000n, 'user', 'The orders of my company', {
      attributes: { 'chat.thread.tags': '["b2b"]', 'chat.metadata': '{"lang":"pt-BR"}' },
      resource: { 'service.name': 'unknown_service:node' },
    }),
    say('orders', 3, 9_000n, 'assistant', 'One moment', {
      attributes: { 'chat.tool_calls': '[{"id":"1","name":"list_orders","arguments":"{}"}]' },
    }),
    say('orders', 3, 9_500n, 'assistant', 'Here they are'),
    run(3, 9_100n, {
      'chat.thread_id': 'orders',
      'chat.kind': 'agent',
      'gen_ai.agent.name': 'clerk',
    }),
    opinion('orders', 3, 9_600n, { 'chat.feedback': '{"thumb":"down"}' }),
    opinion('orders', 3, 9_700n, { 'chat.feedback': '{"thumb":"up"}' }),
  ],
  [
    run(4, 12_000n, {
      'session.id': 'session',
      'gen_ai.operation.name': 'chat',
      'gen_ai.response.model': 'gpt-4o',
      'gen_ai.usage.input_tokens': 7,
      'gen_ai.usage.cost': 0.1,
    }),
  ],
  [
    say('parcel', 5, 13_000n, 'user', 'Where is my parcel and what can I do?', {
      attributes: { 'chat.thread.tags': '["vip"]' },
      resource: SHOP,
    }),
    say('parcel', 5, 15_000n, 'assistant', 'Let me see', { resource: SHOP }),
    agentRun(),
    callIn(agentRun(), 100, 13_200n),
    callIn(callIn(agentRun(), 100, 13_200n), 110, 13_300n),
    toolRun(),
  ],
  [
    say('parcel', 6, 110_000n, 'user', 'And now?', {
      resource: { ...SHOP, 'service.version': '1.3' },
    }),
    say('parcel', 6, 113_000n, 'assistant', 'It is on its way'),
    embedding(),
    opinion('parcel', 6, 112_000n, {
      'chat.outcome': 0.5,
      'chat.feedback': '{"thumb":"up","comment":"late"}',
    }),
    opinion('parcel', 6, 112_500n, { 'chat.feedback': '{"thumb":null}' }),
  ],
  [
    say('paket', 7, 120_000n, 'user', 'Wo ist mein Paket?', {
      resource: { 'service.name': 'laden' },
    }),
    say('paket', 7, 121_000n, 'user', 'Ich kann es nicht finden'),
  ],
]

interface More {
  readonly attributes?: Readonly<Record<string, string | number>>
  readonly resource?: Readonly<Record<string, string>>
}

function say(
  thread: string,
  trace: number,
  millis: bigint,
  role: string,
  text: string,
  more: More = {},
) {
  const { attributes, resource = {} } = more
  return sketchMessage({
    trace,
    span: ++spans,
    thread,
    text,
    start: millis * MILLI,
    end: millis * MILLI,
    attributes: { 'chat.role': role, ...attributes },
    resource,
  })
}

function opinion(
  thread: string,
  trace: number,
  millis: bigint,
  attributes: Record<string, string | number>,
) {
  return sketchSpan({
    trace,
    span: ++spans,
    thread,
    start: millis * MILLI,
    end: millis * MILLI,
    resource: {},
    attributes: {
      'chat.kind': 'feedback',
      'chat.feedback.about': 'thread',
      'user.id': 'reviewer',
      ...attributes,
    },
  })
}

function run(
  trace: number,
  millis: bigint,
  attributes: Record<string, string | number>,
  span = ++spans,
) {
  return sketchSpan({
    trace,
    span,
    start: millis * MILLI,
    end: millis * MILLI + MILLI,
    attributes,
    resource: {},
  })
}

function agentRun(): RecordedSpan {
  return run(
    5,
    13_100n,
    { 'chat.thread_id': 'parcel', 'chat.kind': 'agent', 'gen_ai.usage.input_tokens': 110 },
    700,
  )
}

function callIn(parent: RecordedSpan, tokens: number, millis: bigint): RecordedSpan {
  const call = run(
    5,
    millis,
    {
      'chat.thread_id': 'parcel',
      'gen_ai.operation.name': 'chat',
      'gen_ai.response.model': 'gpt-4o',
      'gen_ai.usage.input_tokens': tokens,
      'gen_ai.usage.cost': 0.3,
    },
    700 + tokens,
  )
  return { ...call, parentSpanId: parent.spanId }
}

function toolRun(): RecordedSpan {
  const attributes = {
    'chat.thread_id': 'parcel',
    'chat.kind': 'tool',
    'gen_ai.tool.name': 'find_parcel',
  }
  return { ...run(5, 13_400n, attributes), status: { code: 2 } }
}

function embedding(): RecordedSpan {
  return run(6, 111_000n, {
    'chat.thread_id': 'parcel',
    'gen_ai.operation.name': 'embeddings',
    'gen_ai.request.model': 'text-embedding-3',
    'gen_ai.usage.input_tokens': 220,
  })
}
