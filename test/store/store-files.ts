import { join } from 'node:path'
import { afterAll } from 'vitest'
import { temporaryFolder } from '../support/temporary-folder.ts'

/** Gives a new path at each call, in a folder that goes away after the tests of the file that asks. */
export function makeStoreFiles(extension: string): () => string {
  const folder = temporaryFolder(afterAll)
  let files = 0
  return () => join(folder, `store-${files++}${extension}`)
}
