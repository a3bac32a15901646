import { existsSync, mkdirSync, renameSync, rmSync, statSync, unlinkSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { otlpFileStore } from '../../../src/store/otlp-file.ts'
import { bodyOf, send } from '../../receiver/send.ts'
import { startReceiver } from '../../receiver/start-receiver.ts'
import { makeStoreFiles } from '../store-files.ts'
import { readIds, sketchSpan } from '../thread-spans.ts'

const newPath = makeStoreFiles('.jsonl')

async function serve(path: string) {
  const { receiver } = await startReceiver({ store: otlpFileStore(path) })
  return async (span: number) => {
    const body = bodyOf(sketchSpan({ span, thread: 'thread' }))
    return (await send(receiver, { body })).status
  }
}

const idsIn = (path: string) => readIds(otlpFileStore(path, { readOnly: true }), 'thread')

describe('an OTLP file that is moved or deleted while it is served', () => {
  it('keeps what was acknowledged, and a new one that only its owner can read takes the rest', async () => {
    const path = newPath()
    const post = await serve(path)
    expect([await post(1), await post(2)]).toEqual([200, 200])
    renameSync(path, `${path}.1`)
    expect([await post(3), await post(2)]).toEqual([200, 200])
    expect([await idsIn(`${path}.1`), await idsIn(path)]).toEqual([
      [1, 2],
      [2, 3],
    ])
    expect(statSync(path).mode & 0o777).toBe(0o600)
    unlinkSync(path)
    expect(await post(4)).toBe(200)
    expect(await idsIn(path)).toEqual([4])
  })

  it('is answered with 503 as long as its folder is gone', async () => {
    const folder = `${newPath()}.folder`
    mkdirSync(folder)
    const post = await serve(join(folder, 'spans.jsonl'))
    expect(await post(1)).toBe(200)
    rmSync(folder, { recursive: true })
    expect(await post(2)).toBe(503)
    expect(existsSync(folder)).toBe(false)
    mkdirSync(folder)
    expect(await post(2)).toBe(200)
  })
})
