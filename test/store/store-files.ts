import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll } from 'vitest'

/** Gives a new path at each call, in a folder that goes away after the tests of the file that asks. */
export function makeStoreFiles(extension: string): () => string {
  const folder = mkdtempSync(join(tmpdir(), 'threadspan-store-'))
  afterAll(() => rmSync(folder, { recursive: true, force: true }))
  let files = 0
  return () => join(folder, `store-${files++}${extension}`)
}
