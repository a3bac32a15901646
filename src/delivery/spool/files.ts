/** Node's file system, as far as it is there: in browsers and on edge platforms it is not. */
export type Files = ReturnType<typeof process.getBuiltinModule<'node:fs'>>

const FULL = new Set<unknown>(['ENOSPC', 'EDQUOT'])

/** Node's file system; undefined elsewhere. */
export function nodeFiles(): Files | undefined {
  return globalThis.process?.getBuiltinModule?.('node:fs')
}

/** Whether a file could not be written because there is no room, which may change. */
export function isFull(error: unknown): boolean {
  return FULL.has(codeOf(error))
}

/** Whether a file was not there, or not any more. */
export function isGone(error: unknown): boolean {
  return codeOf(error) === 'ENOENT'
}

function codeOf(error: unknown): unknown {
  return (error as { code?: unknown } | null)?.code
}
