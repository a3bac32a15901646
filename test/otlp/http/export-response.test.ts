import { describe, expect, it } from 'vitest'
import { decodeResponse } from '../../../src/otlp/http/decode-response.ts'
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

  it.each([
    ['nothing', ''],
    ['an empty object', '{}'],
    ['an object with fields of its own', ' {"status":"ok","error":null}'],
    ['an object after a byte order mark', '\uFEFF\n{}'],
    ['a number that makes no sense', '{"partialSuccess":{"rejectedSpans":"many"}}'],
  ])('acknowledge all spans with %s', (_what, text) => {
    expect(decodeResponse(new TextEncoder().encode(text))).toEqual({ rejected: 0 })
  })

  it.each([
    ['a login page', '<html>Please log in</html>', 'text/html'],
    ['a page after blank lines', '\n\n<!doctype html>', undefined],
    ['a word', 'OK', undefined],
    ['a text that has the form of a protobuf message', 'Hi', 'text/plain'],
    ['JSON that is cut off', '{"partialSuccess":', 'application/json'],
    ['JSON that is no object', '[]', 'application/json'],
    ['null', 'null', 'application/json'],
    ['an error in JSON', '{"error":"log in first"}', 'application/json'],
    ['bytes that are no protobuf', '\u0001\u0002\u0003', 'application/x-protobuf'],
  ])('are no acknowledgement if they are %s', (_what, text, contentType) => {
    expect(decodeResponse(new TextEncoder().encode(text), contentType)).toBeUndefined()
  })

  it('may have fields of a later version if they say that they are protobuf', () => {
    const body = Uint8Array.from([...varintField(9, 1), ...lengthField(1, varintField(1, 2))])
    expect(decodeResponse(body, 'application/x-protobuf')).toEqual({ rejected: 2 })
    expect(decodeResponse(body)).toBeUndefined()
  })

  it('may have another encoding than the request', () => {
    const left = { rejected: 3, reason: 'too old' }
    expect(decodeResponse(encodeProtobufResponse(left), 'application/json')).toEqual(left)
    const json = new TextEncoder().encode(JSON.stringify(encodeJsonResponse(left)))
    expect(decodeResponse(json, 'application/x-protobuf')).toEqual(left)
  })

  it('carry a status with a message of any length', () => {
    const message = 'x'.repeat(100_000)
    expect([...encodeProtobufStatus({ code: 3, message })]).toEqual([
      ...varintField(1, 3),
      ...lengthField(2, message),
    ])
  })
})
