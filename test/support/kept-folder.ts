import { existsSync, mkdirSync, mkdtempSync, readdirSync, statSync, utimesSync } from 'node:fs'
import { rename, rm } from 'node:fs/promises'
import { join } from 'node:path'

const DAY_MILLIS = 86_400_000

/**
 * A folder that is made once and then shared by all tests and processes that ask for the same name. One that nothing has
 * asked for in a day is removed.
 *
 * @param name - Names all that goes into the folder, so that other contents are another folder.
 */
export async function keptFolder(
  cache: string,
  name: string,
  make: (folder: string) => Promise<void>,
): Promise<string> {
  const folder = join(cache, name)
  if (existsSync(folder)) {
    utimesSync(folder, new Date(), new Date())
    return folder
  }
  mkdirSync(cache, { recursive: true })
  await removeOld(cache)
  const unfinished = mkdtempSync(join(cache, 'unfinished-'))
  try {
    await make(unfinished)
    await rename(unfinished, folder)
  } catch (error) {
    await rm(unfinished, { recursive: true, force: true })
    // Another process may have been first.
    if (!existsSync(folder)) throw error
  }
  return folder
}

async function removeOld(cache: string): Promise<void> {
  const folders = readdirSync(cache).map((name) => join(cache, name))
  const old = folders.filter((folder) => {
    const stats = statSync(folder, { throwIfNoEntry: false })
    return stats !== undefined && Date.now() - stats.mtimeMs > DAY_MILLIS
  })
  await Promise.all(old.map((folder) => rm(folder, { recursive: true, force: true })))
}
