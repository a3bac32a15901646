import { homedir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { storePath } from '../../src/cli/source/store-path.ts'
import { defaultStorePath } from '../../src/store/sqlite.ts'

it.each([
  { THREADSPAN_DB: '/data/chats.db' },
  { THREADSPAN_DB: '', XDG_DATA_HOME: '/data' },
  { XDG_DATA_HOME: 'relative' },
])('the default store is where the commands look, with %o', (env) => {
  expect(defaultStorePath(env)).toBe(storePath(undefined, env))
})

it('the default store is in the data folder, unless THREADSPAN_DB names a file', () => {
  const below = join('threadspan', 'threads.db')
  expect(defaultStorePath({})).toBe(join(homedir(), '.local/share', below))
  expect(defaultStorePath({ XDG_DATA_HOME: '/data' })).toBe(join('/data', below))
  expect(defaultStorePath({ THREADSPAN_DB: '/data/chats.db' })).toBe('/data/chats.db')
})
