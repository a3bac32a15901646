import { afterEach, expect, it, vi } from 'vitest'
import { isRequestBound } from '../../../src/delivery/run/request-bound.ts'

afterEach(() => {
  vi.unstubAllGlobals()
})

it.each([
  ['Cloudflare-Workers', undefined],
  // With `nodejs_compat`.
  ['Cloudflare-Workers', '22.14.0'],
  ['Fastly Compute', undefined],
  [undefined, undefined],
])('a request owns what it makes in %s (Node.js %s)', (userAgent, node) => {
  vi.stubGlobal('navigator', userAgent === undefined ? undefined : { userAgent })
  vi.stubGlobal('process', { versions: { node } })
  expect(isRequestBound()).toBe(true)
})

it.each([
  ['Node.js/24', '24.1.0'],
  [undefined, '20.19.0'],
  // Apps give Node.js a navigator of their own, for libraries that expect a page.
  ['node', '22.0.0'],
  ['Deno/2.9.6', undefined],
  ['Bun/1.4.5', undefined],
  ['Mozilla/5.0 (X11; Linux x86_64)', undefined],
])('a process lives on in %s (Node.js %s)', (userAgent, node) => {
  vi.stubGlobal('navigator', userAgent === undefined ? undefined : { userAgent })
  vi.stubGlobal('process', { versions: { node } })
  expect(isRequestBound()).toBe(false)
})

it('a process lives on in React Native, which says nothing else', () => {
  vi.stubGlobal('navigator', { product: 'ReactNative' })
  vi.stubGlobal('process', { versions: {} })
  expect(isRequestBound()).toBe(false)
})
