import { expect, it } from 'vitest'
import { jsonLogSteps } from '../../../src/otlp/json/decode-json-logs.ts'
import { finishSteps } from '../../../src/otlp/limits/decode-steps.ts'
import { OTLP_LIMITS, type OtlpLimits } from '../../../src/otlp/limits/otlp-limits.ts'
import { protobufLogSteps } from '../../../src/otlp/protobuf/decode-protobuf-logs.ts'
import { lengthField } from '../encode-protobuf.ts'

const IDS = { traceId: 'ab'.repeat(16), spanId: 'cd'.repeat(8) }
const PLAIN = { ...IDS, eventName: 'gen_ai.choice' }
const TWO_VALUES = { arrayValue: { values: [{}, {}] } }

// The same two records in both encodings. The first one has a list of two values as its body.
const JSON_BODY = new TextEncoder().encode(
  JSON.stringify({
    resourceLogs: [{ scopeLogs: [{ logRecords: [{ ...PLAIN, body: TWO_VALUES }, PLAIN] }] }],
  }),
)
const plain = [
  ...lengthField(9, Buffer.from(IDS.traceId, 'hex')),
  ...lengthField(10, Buffer.from(IDS.spanId, 'hex')),
  ...lengthField(12, PLAIN.eventName),
]
const list = lengthField(5, lengthField(5, [...lengthField(1, []), ...lengthField(1, [])]))
const PROTOBUF_BODY = Uint8Array.from(
  lengthField(
    1,
    lengthField(2, [...lengthField(2, [...plain, ...list]), ...lengthField(2, plain)]),
  ),
)

it.each([
  ['JSON', (limits: OtlpLimits) => jsonLogSteps(JSON_BODY, limits)],
  ['protobuf', (limits: OtlpLimits) => protobufLogSteps(PROTOBUF_BODY, limits)],
])(
  'a log record in %s above a limit is rejected alone, and a body with too many of them as a whole',
  (_encoding, stepsOf) => {
    const { span, body } = OTLP_LIMITS
    expect(finishSteps(stepsOf(OTLP_LIMITS)).events).toHaveLength(2)
    const decoded = finishSteps(stepsOf({ body, span: { ...span, values: 1 } }))
    expect(decoded.events.map((event) => event.body)).toEqual([null])
    expect(decoded).toMatchObject({
      rejected: 1,
      reason: 'a log record has more than 1 values',
    })
    expect(() => finishSteps(stepsOf({ span, body: { ...body, spans: 1 } }))).toThrow(
      'the body has more than 1 log records',
    )
  },
)
