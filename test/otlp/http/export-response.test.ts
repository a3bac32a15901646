import { describe, expect, it } from 'vitest'
import { decodeJsonResponse, encodeJsonResponse } from '../../../src/otlp/json/json-response.ts'
import {
  decodeProtobufResponse,
  encodeProtobufResponse,
  encodeProtobufStatus,
} from '../../../src/otlp/protobuf/protobuf-response.ts'
import { lengthField, varintField } from '../encode-protobuf.ts'

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

  it.each([{ rejected: 3, reason: 'too old' }, { rejected: 2 ** 40 }, { rejected: 0 }])(
    'are read as they were written: %j',
    (response) => {
      const json = new TextEncoder().encode(JSON.stringify(encodeJsonResponse(response)))
      expect(decodeJsonResponse(json)).toEqual(response)
      expect(decodeProtobufResponse(encodeProtobufResponse(response))).toEqual(response)
    },
  )

  it('are read with numbers for texts, and with a reason that makes no sense', () => {
    const text = '{"partialSuccess":{"rejectedSpans":7,"errorMessage":[]}}'
    expect(decodeJsonResponse(new TextEncoder().encode(text))).toEqual({ rejected: 7 })
  })

  it.each(['<html>', '', '{"partialSuccess":{"rejectedSpans":"many"}}', '[]', 'null'])(
    'say nothing if the body is no response: %s',
    (text) => {
      const body = new TextEncoder().encode(text)
      expect(decodeJsonResponse(body)).toEqual({ rejected: 0 })
      expect(decodeProtobufResponse(body)).toEqual({ rejected: 0 })
    },
  )

  it('carry a status with a message of any length', () => {
    const message = 'x'.repeat(100_000)
    expect([...encodeProtobufStatus({ code: 3, message })]).toEqual([
      ...varintField(1, 3),
      ...lengthField(2, message),
    ])
  })
})
