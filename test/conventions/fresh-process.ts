import { vi } from 'vitest'
import type * as root from '../../src/index.ts'

/** The root entry as a process that has just started has it: nothing tracked, nothing warned of. */
export async function freshProcess(): Promise<typeof root> {
  vi.resetModules()
  for (const slot of Object.getOwnPropertySymbols(globalThis)) {
    if (Symbol.keyFor(slot)?.startsWith('threadspan.') === true)
      Reflect.deleteProperty(globalThis, slot)
  }
  return import('../../src/index.ts')
}
