import { statSync } from 'node:fs'
import { storeFiles } from '../source/store-path.ts'
import type { Finding } from './finding.ts'

const OTHERS_READ = 0o044

/** Checks that only its owner can read a store. A store that is not there yet will be made so. */
export function checkExposure(path: string): Required<Pick<Finding, 'isOk' | 'text' | 'fix'>>[] {
  // Windows has no such modes, and shows any.
  if (process.platform === 'win32') return []
  const exposed = storeFiles(path).filter(isExposed)
  if (exposed.length === 0) return []
  return [
    {
      isOk: false,
      text: `store ${path} can be read by other users of this machine`,
      fix: `Keep it to yourself: chmod go= ${exposed.join(' ')}`,
    },
  ]
}

function isExposed(path: string): boolean {
  const stats = statSync(path, { throwIfNoEntry: false })
  return stats !== undefined && stats.isFile() && (stats.mode & OTHERS_READ) !== 0
}
