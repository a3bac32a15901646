import { type BigIntStats, fstatSync, realpathSync, statSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'

/**
 * The first of some files that a path or an open descriptor leads to, through symbolic and hard links too. Files are
 * compared by device and inode. A file that does not exist yet is compared by its place.
 */
export function findSameFile(
  target: string | number,
  files: readonly string[],
): string | undefined {
  const wanted = identityOf(target)
  return wanted === undefined ? undefined : files.find((file) => identityOf(file) === wanted)
}

function identityOf(target: string | number): string | undefined {
  const found = statOf(target)
  if (found !== undefined) return `${found.dev}:${found.ino}`
  return typeof target === 'string' ? placeOf(target) : undefined
}

function statOf(target: string | number): BigIntStats | undefined {
  try {
    // A number cannot hold every inode exactly.
    const options = { bigint: true } as const
    return typeof target === 'number' ? fstatSync(target, options) : statSync(target, options)
  } catch {
    return undefined
  }
}

function placeOf(path: string): string | undefined {
  try {
    // Node's own version drops `link/..` before it looks where the link leads.
    return join(realpathSync.native(dirname(path)), basename(path))
  } catch {
    return undefined
  }
}
