import { createContext, runInContext } from 'node:vm'
import { expect, it } from 'vitest'
import type * as browser from '../../src/browser/index.ts'
import { bundleEntry } from './bundle-entry.ts'

// What runtimes refuse before the first request, or do not have at all.
const LATER = [
  'AbortController',
  'Blob',
  'Response',
  'TextDecoder',
  'addEventListener',
  'clearTimeout',
  'crypto',
  'document',
  'fetch',
  'indexedDB',
  'localStorage',
  'navigator',
  'performance',
  'queueMicrotask',
  'setInterval',
  'setTimeout',
]

it('asks its runtime for nothing when it is imported, and records afterwards', async () => {
  const realm = createContext({})
  let isOpen = false
  const asked: string[] = []
  const outside = globalThis as unknown as Record<string, unknown>
  for (const name of LATER) {
    Object.defineProperty(realm, name, {
      get() {
        asked.push(name)
        if (!isOpen) throw new Error(`${name} at import`)
        return outside[name]
      },
    })
  }
  runInContext("Math.random = Date.now = () => { throw new Error('at import') }", realm)
  const code = await bundleEntry({ format: 'iife' }, 'globalThis.threads = threads')
  runInContext(code, realm)
  expect(asked).toEqual([])
  runInContext('Date.now = () => 1_700_000_000_000', realm)
  isOpen = true
  const { openThread, isMessageId } = realm['threads'] as typeof browser
  expect(isMessageId(openThread().trackMessage({ role: 'user', content: 'q' }))).toBe(true)
  expect(asked).toContain('crypto')
})
