import { readFileSync } from 'node:fs'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { openThread } from '../../../src/index.ts'
import { searchThreads } from '../../../src/replay/search/search-threads.ts'
import { sqliteStore } from '../../../src/store/sqlite.ts'
import { type Recording, startRecording } from '../../support/recording.ts'
import { makeStoreFiles } from '../store-files.ts'

const newPath = makeStoreFiles('.db')

let recording: Recording
beforeEach(() => {
  recording = startRecording()
})
afterEach(() => recording.stop())

it('what was masked or withheld is not among the words, nor in any file', async () => {
  const masked = openThread({ id: 'masked', mask: (text) => text.replaceAll('hunter', '***') })
  const toolCalls = [{ id: '1', name: 'login', arguments: '{"password":"hunter"}' }]
  masked.trackMessage({ role: 'user', content: 'My password is hunter' })
  masked.trackMessage({ role: 'assistant', content: 'Thank you', toolCalls })
  const withheld = openThread({ id: 'withheld', captureContent: false })
  withheld.trackMessage({ role: 'user', content: 'It is swordfish' })
  const path = newPath()
  const store = sqliteStore(path)
  await store.write(recording.spans())
  const found = async (words: string) => (await searchThreads(store, { words })).hits.length
  expect(await found('password')).toBe(2)
  expect(await found('hunter')).toBe(0)
  expect(await found('swordfish')).toBe(0)
  for (const ending of ['', '-wal', '-index', '-index-wal']) {
    expect(readFileSync(path + ending).toString('latin1')).not.toMatch(/hunter|swordfish/)
  }
  await store.close()
})
