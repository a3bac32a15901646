import { appendFileSync, closeSync, openSync, statSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { checkStore } from '../../../src/cli/doctor/check-store.ts'
import { findThreads } from '../../../src/replay/find-threads.ts'
import { otlpFileStore } from '../../../src/store/otlp-file.ts'
import { sqliteStore } from '../../../src/store/sqlite.ts'
import type { SpanStore } from '../../../src/store/span-store.ts'
import { sketchMessage } from '../../store/thread-spans.ts'
import { temporaryFolder } from '../../support/temporary-folder.ts'

const PAGE_BYTES = 4096

async function filled(file: string, open: (path: string) => SpanStore): Promise<string> {
  const path = join(temporaryFolder(onTestFinished), file)
  const store = open(path)
  for (let span = 1; span <= 60; span++) {
    await store.write([sketchMessage({ span, thread: `thread-${span}`, text: 'x'.repeat(2000) })])
  }
  await store.close()
  return path
}

function overwritePage(path: string, page: number): void {
  const file = openSync(path, 'r+')
  writeSync(file, Buffer.alloc(PAGE_BYTES, 0xff), 0, PAGE_BYTES, page * PAGE_BYTES)
  closeSync(file)
}

const faults = async (path: string): Promise<string[]> =>
  (await checkStore(path)).flatMap(({ isOk, text }) => (isOk ? [] : [text]))

it('a damaged page of a database is found, where reading the latest thread meets none', async () => {
  const path = await filled('threads.db', (file) => sqliteStore(file))
  expect(await faults(path)).toEqual([])
  overwritePage(path, Math.floor(statSync(path).size / PAGE_BYTES / 2))
  const store = sqliteStore(path, { readOnly: true })
  expect(await findThreads(store, { limit: 1 })).toHaveLength(1)
  await store.close()
  expect(await faults(path)).toEqual([expect.stringContaining(`store ${path} is damaged: `)])
})

it('a database that is damaged from its first page on is one fault', async () => {
  const path = await filled('threads.db', (file) => sqliteStore(file))
  overwritePage(path, 0)
  expect(await faults(path)).toEqual([expect.stringContaining('cannot be read')])
})

it('damaged lines of an OTLP file are counted', async () => {
  const path = await filled('threads.jsonl', (file) => otlpFileStore(file))
  expect(await faults(path)).toEqual([])
  appendFileSync(path, '{"resourceSpans": oops}\n[]\n')
  expect(await faults(path)).toEqual([`store ${path} has 2 damaged lines; the first is line 61`])
})
