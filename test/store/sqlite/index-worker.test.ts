import { execFile } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { expect, it } from 'vitest'
import { makeStoreFiles } from '../store-files.ts'

const newPath = makeStoreFiles('.db')
const newScript = makeStoreFiles('.cjs')
const SCRIPT = fileURLToPath(new URL('worker-process.ts', import.meta.url))

// Each thread of a process requires it first.
const WARNS = `require('node:worker_threads').isMainThread || setTimeout(() => {
  process.emitWarning('the worker warns')
  process.emitWarning('SQLite is an experimental feature, says the worker', 'ExperimentalWarning')
  console.error('the worker writes')
})`

it('the thread that indexes writes to stderr what it has to, and nothing on its SQLite', async () => {
  const preload = newScript()
  writeFileSync(preload, WARNS)
  const args = ['--require', preload, SCRIPT, newPath()]
  const { stderr } = await promisify(execFile)(process.execPath, args)
  expect(stderr).toContain('the worker warns')
  expect(stderr).toContain('the worker writes')
  expect(stderr).not.toContain('says the worker')
})
