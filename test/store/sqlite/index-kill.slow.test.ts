import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { rmSync } from 'node:fs'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { DatabaseSync } from 'node:sqlite'
import { expect, it } from 'vitest'
import { findThreads } from '../../../src/replay/find-threads.ts'
import { sqliteStore } from '../../../src/store/sqlite.ts'
import { makeStoreFiles } from '../store-files.ts'
import { dumpIndex } from './index-dump.ts'

const newPath = makeStoreFiles('.db')
const PROCESS = fileURLToPath(new URL('index-process.ts', import.meta.url))
const ROUNDS = 10
const FIRST_SPANS = 3200
const SPANS = 200
const TEN_MINUTES = 600_000

it(
  `has all that was acknowledged, and an index that agrees with it, after ${ROUNDS} kills at any moment`,
  async () => {
    const path = newPath()
    let acknowledged = 0
    for (let round = 1; round <= ROUNDS; round++) {
      acknowledged += await runAndKill(path, round, Math.random() * 2000)
      // Otherwise the index is as the kill has left it for the next process.
      if (round % 5 === 0) await expectSound(path, acknowledged)
    }
    await expectSound(path, acknowledged)
    expect(acknowledged).toBeGreaterThan(ROUNDS * FIRST_SPANS)
  },
  TEN_MINUTES,
)

async function expectSound(path: string, acknowledged: number): Promise<void> {
  const store = sqliteStore(path)
  const threads = await findThreads(store)
  await store.close()
  expect(countSpans(path)).toBeGreaterThanOrEqual(acknowledged)
  const index = dumpIndex(`${path}-index`)
  for (const ending of ['-index', '-index-wal', '-index-shm'])
    rmSync(path + ending, { force: true })
  const again = sqliteStore(path)
  expect(await findThreads(again)).toEqual(threads)
  await again.close()
  expect(dumpIndex(`${path}-index`)).toEqual(index)
}

// Returns how many spans it has acknowledged.
async function runAndKill(path: string, round: number, millis: number): Promise<number> {
  const child = spawn(process.execPath, [PROCESS, path, String(round)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const exit = once(child, 'exit')
  let batches = 0
  for await (const line of createInterface({ input: child.stdout })) {
    batches = Number(line)
    if (batches === 2) setTimeout(() => child.kill('SIGKILL'), millis)
  }
  const [, signal] = (await exit) as [number | null, string | null]
  expect(signal).toBe('SIGKILL')
  return 2 * FIRST_SPANS + (batches - 2) * SPANS
}

function countSpans(path: string): number {
  const database = new DatabaseSync(path, { readOnly: true })
  const row = database.prepare('SELECT count(*) AS value FROM spans').get()
  database.close()
  return Number(row?.['value'])
}
