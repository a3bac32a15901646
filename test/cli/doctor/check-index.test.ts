import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { checkIndex } from '../../../src/cli/doctor/check-index.ts'
import { checkStore } from '../../../src/cli/doctor/check-store.ts'
import { sqliteStore } from '../../../src/store/sqlite.ts'
import { rebuildIndex } from '../../../src/store/sqlite/rebuild-index.ts'
import { sketchMessage } from '../../store/thread-spans.ts'
import { temporaryFolder } from '../../support/temporary-folder.ts'

it('doctor says how far the index of a store was behind before it read the store', async () => {
  const path = join(temporaryFolder(onTestFinished), 'threads.db')
  const store = sqliteStore(path)
  const spans = Array.from({ length: 300 }, (_, n) => sketchMessage({ trace: n + 1, span: n + 1 }))
  await store.write(spans)
  await store.close()
  const controller = new AbortController()
  await rebuildIndex(path, {
    signal: controller.signal,
    onProgress: async () => controller.abort(),
  })
  const behind = await checkStore(path)
  expect(behind).toContainEqual({
    isOk: true,
    text: `the index of store ${path} was 100 spans behind, and whatever reads it catches up`,
    details: { lag: 100 },
  })
  expect(checkIndex(path)).toMatchObject([{ isOk: true, details: { lag: 0 } }])
  for (const end of ['', '-wal', '-shm']) rmSync(`${path}-index${end}`, { force: true })
  expect(checkIndex(path)).toMatchObject([{ isOk: true, details: { lag: null } }])
})
