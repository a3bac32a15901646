import { expect, it, vi } from 'vitest'
import { sharedInProcess } from '../../src/thread/shared-in-process.ts'

it('gives every copy of the module the same value, made once', async () => {
  const first = sharedInProcess('test.1', () => new Map())
  vi.resetModules()
  const copy = await import('../../src/thread/shared-in-process.ts')
  expect(copy.sharedInProcess).not.toBe(sharedInProcess)
  expect(copy.sharedInProcess('test.1', () => new Map())).toBe(first)
})

it('keeps values of different names apart', () => {
  const first = sharedInProcess('test.2', () => new Map())
  expect(sharedInProcess('test.3', () => new Map())).not.toBe(first)
})
