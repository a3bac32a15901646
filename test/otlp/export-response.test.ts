import { describe, expect, it } from 'vitest'
import { encodeJsonResponse, encodeProtobufResponse } from '../../src/otlp/export-response.ts'
import { encodeProtobufStatus } from '../../src/otlp/rpc-status.ts'
import { lengthField, varintField } from './encode-protobuf.ts'

describe('export responses', () => {
  it('are empty where all spans were kept', () => {
    expect(encodeJsonResponse({ rejected: 0 })).toEqual({})
    expect(encodeProtobufResponse({ rejected: 0 })).toEqual(new Uint8Array())
  })

  it('say how many spans were left out and why', () => {
    const response = { rejected: 300, reason: 'no id é' }
    expect(encodeJsonResponse(response)).toEqual({
      partialSuccess: { rejectedSpans: '300', errorMessage: 'no id é' },
    })
    expect([...encodeProtobufResponse(response)]).toEqual(
      lengthField(1, [...varintField(1, 300), ...lengthField(2, 'no id é')]),
    )
  })

  it('carry a status with a message of any length', () => {
    const message = 'x'.repeat(100_000)
    expect([...encodeProtobufStatus({ code: 3, message })]).toEqual([
      ...varintField(1, 3),
      ...lengthField(2, message),
    ])
  })
})
