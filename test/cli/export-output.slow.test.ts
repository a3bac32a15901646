import {
  chmodSync,
  copyFileSync,
  linkSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import { startServer } from '../store/http/fake-server.ts'
import { type BuiltCli, buildCli, finish } from './built-cli.ts'

const THREAD = '{"thread":"a","messages":[{"role":"user","content":"one"}]}\n'
const KEPT = 'precious\n'

let cli: BuiltCli
let stores: { readonly db: string; readonly jsonl: string }
let folder: string
let nth = 0

beforeAll(async () => {
  cli = await buildCli()
  stores = { db: join(cli.folder, 'made.db'), jsonl: join(cli.folder, 'made.jsonl') }
  for (const store of Object.values(stores)) {
    await cli.run(['import', '-', '--db', store], { input: THREAD })
  }
})

afterAll(() => cli[Symbol.asyncDispose]())

beforeEach(() => {
  folder = join(cli.folder, `case-${nth++}`)
  mkdirSync(folder)
})

const at = (name: string): string => join(folder, name)

function given(store: 'db' | 'jsonl'): string {
  const path = at(`t.${store}`)
  copyFileSync(stores[store], path)
  return path
}

/** A file that was there before, and the mode that an export must not care about. */
function keptFile(name = 'keep.txt'): string {
  writeFileSync(at(name), KEPT)
  chmodSync(at(name), 0o644)
  return at(name)
}

const isWhole = async (store: string): Promise<boolean> =>
  (await cli.run(['ls', '--db', store, '--json', 'id'])).stdout.includes('"a"')

describe('a command never writes to what it reads', () => {
  test.each(['db', 'jsonl'] as const)('export -o names the store itself: %s', async (kind) => {
    const store = given(kind)
    const before = readFileSync(store)
    const { code, stderr } = await cli.run(['export', '--all', '--db', store, '-o', store])
    expect(stderr).toContain(`the output ${store} is read by this command`)
    expect(code).toBe(3)
    expect(readFileSync(store).equals(before)).toBe(true)
    expect(await isWhole(store)).toBe(true)
  })

  test.each([
    ['a hard link to it', (store: string) => linkSync(store, at('other'))],
    ['a symbolic link to it', (store: string) => symlinkSync(store, at('other'))],
  ])('export -o names %s', async (_kind, link) => {
    for (const kind of ['db', 'jsonl'] as const) {
      const store = given(kind)
      link(store)
      const { code, stderr } = await cli.run(['export', '--all', '--db', store, '-o', at('other')])
      expect(stderr).toContain(`is ${store}, which is read by this command`)
      expect(code).toBe(3)
      expect(await isWhole(store)).toBe(true)
      await cli.shell(`rm '${at('other')}'`)
    }
  })

  test('export -o names it through a linked folder, and --db through a link', async () => {
    const store = given('db')
    symlinkSync(folder, at('folder'))
    symlinkSync(store, at('linked.db'))
    mkdirSync(at('sub'))
    const elsewhere = `${folder}-elsewhere`
    mkdirSync(elsewhere)
    symlinkSync(at('sub'), join(elsewhere, 'link'))
    for (const [db, output] of [
      [store, at('folder/t.db')],
      [at('linked.db'), store],
      [at('linked.db'), at('t.db-wal')],
      [store, `${elsewhere}/link/../t.db-journal`],
    ] as const) {
      expect((await cli.run(['export', '--all', '--db', db, '-o', output])).code).toBe(3)
    }
    expect(readdirSync(folder).filter((name) => name.endsWith('-journal'))).toEqual([])
    expect(await isWhole(store)).toBe(true)
    const output = `${elsewhere}/link/../out.jsonl`
    expect((await cli.run(['export', '--all', '--db', store, '-o', output])).code).toBe(0)
    expect(readFileSync(at('out.jsonl'), 'utf8')).toBe(THREAD)
  })

  test.each(['-wal', '-shm', '-journal', '-index', '-index-wal', '-index-journal'])(
    'export -o names the file that is kept beside it: %s',
    async (suffix) => {
      const store = given('db')
      const run = () => cli.run(['export', '--all', '--db', store, '-o', `${store}${suffix}`])
      const missing = await run()
      expect([missing.code, missing.stderr.includes('is read by this command')]).toEqual([3, true])
      expect(await isWhole(store)).toBe(true)
    },
  )

  test('export -o names the saved sources that it looks a name up in', async () => {
    const store = given('db')
    await cli.run(['sources', 'add', 'here', store])
    const saved = join(cli.folder, '.config/threadspan/sources.json')
    const { code } = await cli.run(['export', '--all', '--source', 'here', '-o', saved])
    expect(code).toBe(3)
    expect(readFileSync(saved, 'utf8')).toContain(store)
  })

  test.each(['db', 'jsonl'] as const)('stdout is appended to the store: %s', async (kind) => {
    const store = given(kind)
    for (const command of ['show a', 'export --all -o /dev/stdout']) {
      const size = statSync(store).size
      const { code, stderr } = await cli.shell(
        `threadspan ${command} --db '${store}' >> '${store}'`,
      )
      expect(stderr).toContain(`stdout is ${store}, which is read by this command`)
      expect([code, statSync(store).size]).toEqual([3, size])
    }
  })

  test.each(['db', 'jsonl'] as const)('import reads the store that it writes: %s', async (kind) => {
    const store = given(kind)
    linkSync(store, at('other.jsonl'))
    const before = readFileSync(store)
    for (const line of [
      `import '${store}' --db '${store}'`,
      `import '${at('other.jsonl')}' --db '${store}'`,
      `import - --db '${store}' < '${store}'`,
    ]) {
      const { code, stderr } = await cli.shell(`threadspan ${line}`)
      expect(stderr).toContain('which is the store that the import writes')
      expect(code).toBe(3)
    }
    expect(readFileSync(store).equals(before)).toBe(true)
  })
})

describe('a store in a file of another kind', () => {
  test.each([
    ['an exported file', THREAD],
    ['a package.json', '{\n  "name": "x"\n}\n'],
    ['notes', 'precious'],
  ])('is not written: %s', async (_what, content) => {
    writeFileSync(at('in.jsonl'), THREAD)
    writeFileSync(at('other.json'), content)
    const { code, stderr } = await cli.run(['import', at('in.jsonl'), '--db', at('other.json')])
    expect(stderr).toContain('holds something other than OTLP')
    expect((await cli.run(['serve', '--port', '0', '--db', at('other.json')])).code).toBe(5)
    expect([code, readFileSync(at('other.json'), 'utf8')]).toEqual([5, content])
  })

  test('is written if the file is empty, or a Collector has cut off its beginning', async () => {
    writeFileSync(at('in.jsonl'), THREAD)
    for (const content of ['', ' \n', readFileSync(stores.jsonl, 'utf8').slice(90)]) {
      writeFileSync(at('t.jsonl'), content)
      expect((await cli.run(['import', at('in.jsonl'), '--db', at('t.jsonl')])).code).toBe(0)
      expect(await isWhole(at('t.jsonl'))).toBe(true)
    }
  })
})

describe('a file of an export', () => {
  test('that fails leaves the file that was there, and nothing beside it', async () => {
    const db = given('db')
    const output = keptFile()
    const before = readdirSync(folder)
    for (const ids of [['nosuch'], ['a', 'nosuch']]) {
      expect((await cli.run(['export', ...ids, '--db', db, '-o', output])).code).toBe(6)
      expect(readFileSync(output, 'utf8')).toBe(KEPT)
    }
    await cli.run(['export', 'nosuch', '--db', db, '-o', at('new.txt')])
    expect(readdirSync(folder).filter((name) => !name.includes('.db-'))).toEqual(before)
  })

  test('of nothing leaves the file that was there', async () => {
    writeFileSync(at('empty.jsonl'), '')
    const output = keptFile()
    const args = ['export', '--all', '--format', 'json', '--db', at('empty.jsonl'), '-o', output]
    expect((await cli.run(args)).code).toBe(6)
    expect(readFileSync(output, 'utf8')).toBe(KEPT)
  })

  test.each(['SIGINT', 'SIGTERM'] as const)(
    'that %s ends leaves nothing behind',
    async (signal) => {
      await using hanging = await startServer(() => {})
      const output = keptFile()
      const source = `tempo+${hanging.url}?since=1d`
      const child = cli.start(['export', '--all', '--source', source, '-o', output])
      const ended = finish(child)
      await vi.waitFor(() => expect(readdirSync(folder)).toHaveLength(2), { timeout: 20_000 })
      child.kill(signal)
      expect((await ended).code).toBe(130)
      expect(readdirSync(folder)).toEqual(['keep.txt'])
      expect(readFileSync(output, 'utf8')).toBe(KEPT)
    },
  )

  test('replaces a file whole, and only its owner can read it', async () => {
    const db = given('db')
    const output = keptFile()
    for (const path of [output, at('new.jsonl')]) {
      expect((await cli.run(['export', '--all', '--db', db, '-o', path])).code).toBe(0)
      expect(readFileSync(path, 'utf8')).toBe(THREAD)
      expect(statSync(path).mode & 0o777).toBe(0o600)
    }
    linkSync(output, at('second'))
    await cli.run(['export', '--all', '--db', db, '--format', 'json', '-o', output])
    expect(readFileSync(at('second'), 'utf8')).toBe(THREAD)
  })

  test('is not written through a symbolic link', async () => {
    const db = given('db')
    symlinkSync(keptFile(), at('link'))
    symlinkSync(at('missing'), at('dangling'))
    for (const link of ['link', 'dangling']) {
      const { code, stderr } = await cli.run(['export', '--all', '--db', db, '-o', at(link)])
      expect(stderr).toContain('is a symbolic link, and -o does not follow links')
      expect(code).toBe(3)
      expect(lstatSync(at(link)).isSymbolicLink()).toBe(true)
    }
    expect(readFileSync(at('keep.txt'), 'utf8')).toBe(KEPT)
    expect(readdirSync(folder)).not.toContain('missing')
  })

  test('cannot be a folder, nor in a folder that is not there, nor on a full disk', async () => {
    const db = given('db')
    for (const [output, reason] of [
      [folder, `${folder} is a folder`],
      [at('no/out'), `cannot write ${at('no/out')}: there is no such file or folder (ENOENT)`],
      ['/dev/full', 'cannot write /dev/full: the disk is full (ENOSPC)'],
    ] as const) {
      const { code, stderr } = await cli.run(['export', '--all', '--db', db, '-o', output])
      expect(stderr).toContain(reason)
      expect(stderr).not.toMatch(/\n\s+at /)
      expect(code).toBe(5)
    }
  })
})

describe('an export into what is open already', () => {
  test.each([
    ['/dev/stdout', `-o /dev/stdout | cat > "$OUT"`],
    ['-', `-o - | cat > "$OUT"`],
    ['/dev/stdout that is a file', `-o /dev/stdout > "$OUT"`],
    ['/dev/stderr', `-o /dev/stderr 2>&1 > /dev/null | head -1 > "$OUT"`],
    ['a descriptor of the shell', `-o /dev/fd/3 3> "$OUT"`],
    ['another program', `-o >(cat > "$OUT"); wait $!`],
    ['a named pipe', `-o "$OUT.pipe" & cat "$OUT.pipe" > "$OUT"; wait`],
  ])('goes there: %s', async (_what, rest) => {
    const db = given('db')
    const { code } = await cli.shell(
      `OUT='${at('out')}'; mkfifo "$OUT.pipe"; threadspan export --all --db '${db}' ${rest}`,
    )
    expect(code).toBe(0)
    expect(readFileSync(at('out'), 'utf8')).toBe(THREAD)
  })

  test('appends where the shell appends', async () => {
    const db = given('db')
    const output = keptFile()
    for (const rest of [`-o /dev/stdout >> '${output}'`, `-o /dev/fd/5 5>> '${output}'`]) {
      expect((await cli.shell(`threadspan export --all --db '${db}' ${rest}`)).code).toBe(0)
    }
    expect(readFileSync(output, 'utf8')).toBe(KEPT + THREAD + THREAD)
  })
})
