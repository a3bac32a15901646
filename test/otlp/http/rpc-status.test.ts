import { expect, it } from 'vitest'
import { rpcStatus } from '../../../src/otlp/http/rpc-status.ts'

it.each([
  [400, 3],
  [413, 3],
  [500, 13],
  [502, 13],
  [503, 14],
])('HTTP status %i is gRPC status %i', (httpStatus, code) => {
  expect(rpcStatus(httpStatus, 'no')).toEqual({ code, message: 'no' })
})
