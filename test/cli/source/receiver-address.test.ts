import { afterEach, expect, it, vi } from 'vitest'
import { readReceiverAddress } from '../../../src/cli/source/receiver-address.ts'

afterEach(() => vi.unstubAllEnvs())

it.each([
  ['http://127.0.0.1:4318', 'Bearer hush'],
  ['http://localhost:4318', 'Bearer hush'],
  ['http://[::1]:4318', 'Bearer hush'],
  ['https://collector.example', undefined],
  ['http://127.0.0.1.example', undefined],
])('%s gets the token of this machine only if it is this machine', (url, authorization) => {
  vi.stubEnv('THREADSPAN_TOKEN', 'hush')
  expect(readReceiverAddress(url).headers['authorization']).toBe(authorization)
})

it('a password in the URL outranks the token, and a header outranks both', () => {
  vi.stubEnv('THREADSPAN_TOKEN', 'hush')
  const basic = `Basic ${Buffer.from('me:pass').toString('base64')}`
  const url = 'http://me:pass@127.0.0.1:4318'
  expect(readReceiverAddress(url).headers['authorization']).toBe(basic)
  expect(readReceiverAddress(url, ['Authorization: Bearer own']).headers['authorization']).toBe(
    'Bearer own',
  )
})
