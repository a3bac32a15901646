import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, readFileSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { findThreads } from '../../src/replay/find-threads.ts'
import { sqliteStore } from '../../src/store/sqlite.ts'
import { bodyOf } from '../receiver/send.ts'
import { sketchMessage } from '../store/thread-spans.ts'
import { type BuiltCli, buildCli, said } from './built-cli.ts'

const PAGE = fileURLToPath(new URL('../../docs/stores.md', import.meta.url))

let cli: BuiltCli

beforeAll(async () => {
  cli = await buildCli()
})

afterAll(() => cli[Symbol.asyncDispose]())

/** Starts `serve`, and returns it with what it said first, and a function that sends one message. */
async function serve(db: string, ...options: readonly string[]) {
  const child = cli.start(['serve', '--port', '0', '--db', db, ...options])
  const begin = await said(child, 'stderr', /Ctrl-C ends\n/)
  const [url = ''] = /http:\/\/\S+/.exec(begin) ?? []
  const post = async (span: number): Promise<number> => {
    const body = bodyOf(sketchMessage({ span, thread: 'thread', text: `message ${span}` }))
    const headers = { 'content-type': 'application/json' }
    return (await fetch(`${url}/v1/traces`, { method: 'POST', headers, body })).status
  }
  return { child, url, begin, post }
}

async function stop({ child }: { readonly child: ChildProcess }): Promise<number | null> {
  const exit = once(child, 'exit')
  child.kill('SIGINT')
  return ((await exit) as [number | null])[0]
}

function newDb(name: string): string {
  return join(cli.folder, 'stores', name, 'threads.db')
}

describe('threadspan serve', () => {
  it.each(['threads.db', 'threads.jsonl'])(
    'makes a store that only its owner can read: %s',
    async (file) => {
      const db = join(dirname(newDb(file)), file)
      const served = await serve(db)
      expect(await served.post(1)).toBe(200)
      expect(statSync(dirname(db)).mode & 0o777).toBe(0o700)
      expect(statSync(db).mode & 0o777).toBe(0o600)
      expect(served.begin).not.toContain('other users')
      expect(await stop(served)).toBe(0)
    },
  )

  it('says that other users can read a store that it found, as doctor does', async () => {
    const db = newDb('exposed')
    await stop(await serve(db))
    chmodSync(db, 0o644)
    chmodSync(`${db}-index`, 0o644)
    const child = cli.start(['serve', '--port', '0', '--db', db])
    const text = `store ${db} can be read by other users of this machine`
    const advice = `${text}. Keep it to yourself: chmod go= ${db} ${db}-wal ${db}-shm ${db}-index ${db}-index-wal ${db}-index-shm\n`
    expect(await said(child, 'stderr', /other users.*\n/)).toContain(advice)
    await stop({ child })
    const { stdout } = await cli.run(['doctor', '--db', db, '--json'])
    const fix: unknown = expect.stringContaining(`chmod go= ${db}`)
    expect(JSON.parse(stdout)).toContainEqual({ about: 'store', isOk: false, text, fix })
    expect(statSync(db).mode & 0o777).toBe(0o644)
  })

  it.each(['threads.db', 'threads.jsonl'])(
    'stores with full durability, and refuses any other word: %s',
    async (file) => {
      const db = join(dirname(newDb(`full-${file}`)), file)
      const served = await serve(db, '--durability', 'full')
      expect(await served.post(1)).toBe(200)
      expect(await stop(served)).toBe(0)
      const { code, stderr } = await cli.run(['serve', '--db', db, '--durability', 'extra'])
      expect([code, stderr]).toEqual([3, expect.stringContaining('normal, full')])
    },
  )

  it('answers others and takes Ctrl-C while another process has locked its database', async () => {
    const db = newDb('locked')
    const served = await serve(db)
    expect(await served.post(1)).toBe(200)
    const other = new DatabaseSync(db)
    other.exec('BEGIN IMMEDIATE')
    const posted = served.post(2).catch(() => 'cut off')
    expect((await fetch(served.url)).status).toBe(200)
    const closing = said(served.child, 'stderr', /Closing/)
    served.child.kill('SIGINT')
    await closing
    const exit = once(served.child, 'exit')
    served.child.kill('SIGINT')
    expect(await exit).toEqual([130, null])
    expect(await posted).toBe('cut off')
    other.exec('ROLLBACK')
    other.close()
  })

  it('can be backed up while it serves, as docs/stores.md says', async () => {
    const [, command = ''] = /```sh\n(umask 077\n[^`]*)```/.exec(readFileSync(PAGE, 'utf8')) ?? []
    expect(command).toContain('backup.db')
    const db = newDb('backup')
    const served = await serve(db)
    const sent: number[] = []
    const isDone = new AbortController()
    const sending = (async () => {
      while (!isDone.signal.aborted) sent.push(await served.post(sent.length + 1))
    })()
    await vi.waitFor(() => expect(sent.length).toBeGreaterThan(20))
    const acknowledged = sent.length
    const node = `node() { '${process.execPath}' "$@"; }`
    const done = await cli.shell(`cd '${dirname(db)}' && ${node}; ${command}`)
    expect(done).toMatchObject({ code: 0 })
    isDone.abort()
    await sending
    expect(new Set(sent)).toEqual(new Set([200]))
    await stop(served)
    const copy = join(dirname(db), 'backup.db')
    expect(statSync(copy).mode & 0o777).toBe(0o600)
    const reader = sqliteStore(copy, { readOnly: true })
    const [thread] = await findThreads(reader)
    expect(thread?.messages).toBeGreaterThanOrEqual(acknowledged)
    await reader.close()
  })
})
