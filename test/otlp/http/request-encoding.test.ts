import { describe, expect, it } from 'vitest'
import { findRequestEncoding } from '../../../src/otlp/http/request-encoding.ts'
import { finishSteps } from '../../../src/otlp/limits/decode-steps.ts'
import { OTLP_LIMITS } from '../../../src/otlp/limits/otlp-limits.ts'
import { OtlpDecodeError } from '../../../src/thread/errors.ts'

describe('findRequestEncoding', () => {
  it.each([
    ['application/json', 'application/json'],
    ['Application/JSON; charset=utf-8', 'application/json'],
    [' application/x-protobuf ', 'application/x-protobuf'],
  ])('takes %j for %s', (header, contentType) => {
    expect(findRequestEncoding(header)?.contentType).toBe(contentType)
  })

  it.each([undefined, '', 'text/plain', 'application/protobuf', 'application/json+x'])(
    'knows no encoding for %j',
    (header) => expect(findRequestEncoding(header)).toBeUndefined(),
  )

  it('says of a body that is not even JSON that it is not OTLP', () => {
    const json = findRequestEncoding('application/json')
    const decode = () => json && finishSteps(json.decodeTraces(Buffer.from('{'), OTLP_LIMITS))
    expect(decode).toThrow(OtlpDecodeError)
    expect(decode).toThrow(/^not JSON: /)
  })
})
