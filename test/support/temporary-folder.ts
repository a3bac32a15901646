import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/**
 * A new folder for the files of a test.
 *
 * @param after - Takes the function that removes it: Vitest's `onTestFinished` or `afterAll`, or a stack's `defer`.
 */
export function temporaryFolder(after: (remove: () => void) => void): string {
  const folder = mkdtempSync(join(tmpdir(), 'threadspan-test-'))
  after(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}
