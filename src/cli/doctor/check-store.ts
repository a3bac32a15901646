import { accessSync, constants, existsSync, statSync } from 'node:fs'
import { dirname } from 'node:path'
import { findThreads } from '../../replay/find-threads.ts'
import { openStoreToRead } from '../source/open-store.ts'
import { storePath } from '../source/store-path.ts'
import { checkDamage } from './check-damage.ts'
import { checkDoubled } from './check-doubled.ts'
import { checkExposure } from './check-exposure.ts'
import { checkIndex } from './check-index.ts'
import type { Finding } from './finding.ts'

/** Checks that the store can be read and written, without making it. */
export async function checkStore(db: string | undefined): Promise<Finding[]> {
  const path = storePath(db)
  if (!existsSync(path)) return [checkFolder(path)]
  const index = checkIndex(path)
  const [readable, writable] = [await checkReadable(db, path), checkWritable(path)]
  const faults = [...readable, writable].filter(({ isOk }) => !isOk)
  const isReadable = readable[0]?.isOk === true
  const findings =
    isReadable && writable.isOk
      ? [{ isOk: true, text: `store ${path} can be read and written` }, ...faults]
      : faults
  const damage = isReadable ? await checkDamage(path) : []
  return [...findings, ...(isReadable ? index : []), ...damage, ...checkExposure(path)]
}

function checkFolder(path: string): Finding {
  let folder = dirname(path)
  while (!existsSync(folder) && dirname(folder) !== folder) folder = dirname(folder)
  const isFolder = statSync(folder).isDirectory()
  return isFolder && canWrite(folder)
    ? { isOk: true, text: `store ${path} is not there yet, and can be made` }
    : {
        isOk: false,
        text: `store ${path} cannot be made in ${folder}`,
        fix: 'Name another file: --db FILE',
      }
}

async function checkReadable(db: string | undefined, path: string): Promise<Finding[]> {
  try {
    const reader = await openStoreToRead(db)
    try {
      const latest = await findThreads(reader, { limit: 10 })
      const ids = latest.map(({ id }) => id)
      return [
        { isOk: true, text: `store ${path} can be read` },
        ...(await checkDoubled(reader, ids)),
      ]
    } finally {
      await reader.close()
    }
  } catch (error) {
    const text = `store ${path} cannot be read: ${(error as Error).message}`
    return [{ isOk: false, text, fix: 'Name another file: --db FILE, or move this one away.' }]
  }
}

function checkWritable(path: string): Finding {
  return canWrite(path)
    ? { isOk: true, text: `store ${path} can be written` }
    : {
        isOk: false,
        text: `store ${path} cannot be written`,
        fix: `Give yourself the right to: chmod u+w ${path}`,
      }
}

function canWrite(path: string): boolean {
  try {
    accessSync(path, constants.W_OK)
    return true
  } catch {
    return false
  }
}
