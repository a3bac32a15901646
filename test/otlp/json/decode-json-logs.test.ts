import { expect, it } from 'vitest'
import { decodeJsonLogs } from '../../../src/otlp/json/decode-json-logs.ts'

const IDS = { traceId: '0'.repeat(31) + '1', spanId: '0'.repeat(15) + '1' }

function decode(record: object, attributes: Readonly<Record<string, string>>) {
  const list = Object.entries(attributes).map(([key, stringValue]) => ({
    key,
    value: { stringValue },
  }))
  const logRecords = [{ ...IDS, ...record, attributes: list }]
  return decodeJsonLogs({ resourceLogs: [{ scopeLogs: [{ logRecords }] }] })
}

it.each([
  ['claude_code.user_prompt', {}, { 'event.name': 'claude_code.user_prompt' }],
  [
    'claude_code.assistant_response',
    { body: { stringValue: 'claude_code.assistant_response' } },
    { 'event.name': 'assistant_response' },
  ],
  [
    'codex.tool_result',
    { eventName: 'event otel/src/tool_result.rs:54' },
    { 'event.name': 'codex.tool_result' },
  ],
  ['gen_ai.choice', { eventName: 'gen_ai.choice' }, {}],
])(
  'a log record %s is an event of its span, wherever it has its name',
  (name, record, attributes) => {
    const { events, ignored } = decode({ timeUnixNano: '7', ...record }, attributes)
    expect([events.map((event) => [event.name, event.unixNano]), ignored]).toEqual([
      [[name, 7n]],
      0,
    ])
  },
)

it('a log record of a coding agent that has no words is left out, as is the same word of others', () => {
  const names = ['codex.sse_event', 'claude_code.api_request', 'user_prompt', 'assistant_response']
  for (const name of names) {
    expect(decode({}, { 'event.name': name })).toMatchObject({ events: [], ignored: 1 })
  }
})

it('a log record without a time has the time at which it was observed, as those of Codex', () => {
  const record = { timeUnixNano: '0', observedTimeUnixNano: '9' }
  const { events } = decode(record, { 'event.name': 'codex.user_prompt' })
  expect(events.map(({ unixNano }) => unixNano)).toEqual([9n])
})
