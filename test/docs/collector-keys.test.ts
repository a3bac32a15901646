import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { FOREIGN_THREAD_KEYS } from '../../src/dialects/thread-keys.ts'

it('collector-config.yaml redacts no key by which a thread is found', () => {
  const config = readFileSync(join(import.meta.dirname, '../../collector-config.yaml'), 'utf8')
  const [, keys = ''] = /ignored_keys:\n((?: +- .*\n)+)/.exec(config) ?? []
  const ignored = keys.split('\n').map((line) => line.replace(/^ +- /, ''))
  expect(ignored).toEqual(expect.arrayContaining(['chat.thread_id', ...FOREIGN_THREAD_KEYS]))
})
