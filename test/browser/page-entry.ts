import { vi } from 'vitest'
import type * as browser from '../../src/browser/index.ts'

/** The browser entry as a page that has just been opened has it: nothing started, nothing tracked. */
export async function openPage(): Promise<typeof browser> {
  vi.resetModules()
  return import('../../src/browser/index.ts')
}
