import { isRequestBound } from '../run/request-bound.ts'

/** Node's file system, which browsers and edge platforms do not have. */
export type Files = ReturnType<typeof process.getBuiltinModule<'node:fs'>>

const FULL = new Set<unknown>(['ENOSPC', 'EDQUOT'])

/** Node's file system. Undefined on other platforms. Cloudflare Workers imitate it, but forget all files after a request. */
export function nodeFiles(): Files | undefined {
  if (isRequestBound()) return undefined
  return globalThis.process?.getBuiltinModule?.('node:fs')
}

/** Whether a file could not be written because the disk is full. That may change. */
export function isFull(error: unknown): boolean {
  return FULL.has(codeOf(error))
}

/** Whether a file does not exist, or not any more. */
export function isGone(error: unknown): boolean {
  return codeOf(error) === 'ENOENT'
}

function codeOf(error: unknown): unknown {
  return (error as { code?: unknown } | null)?.code
}
