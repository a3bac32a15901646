import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type BuiltCli, buildCli } from './built-cli.ts'

// Writes the address of every module that a process loads, as its last line on stderr.
const LISTER = `
  import { registerHooks } from 'node:module'
  const urls = []
  registerHooks({ load: (url, context, next) => (urls.push(url), next(url, context)) })
  process.on('exit', () => process.stderr.write('\\n' + JSON.stringify(urls) + '\\n'))
`

let cli: BuiltCli
let db: string

beforeAll(async () => {
  cli = await buildCli()
  db = join(cli.folder, 'threads.db')
  const file = join(cli.folder, 'threads.jsonl')
  writeFileSync(file, '{"thread":"a","messages":[{"role":"user","content":"Hi"}]}\n')
  await cli.run(['import', file, '--db', db])
})

afterAll(() => cli[Symbol.asyncDispose]())

async function loadedModules(args: readonly string[]): Promise<readonly string[]> {
  const lister = `data:text/javascript,${encodeURIComponent(LISTER)}`
  const env = { NODE_OPTIONS: `--import ${lister}` }
  const { stderr } = await cli.run([...args, '--db', db], { env })
  const urls = JSON.parse(stderr.trimEnd().split('\n').at(-1) ?? '') as string[]
  return urls.filter((url) => url.startsWith('file:'))
}

test('ls loads what it needs, and nothing that reads, rebuilds or writes spans', async () => {
  const loaded = await loadedModules(['ls'])
  expect(
    loaded.filter((url) => /\/dist\/(dialects|otlp|receiver\/[^p]|replay\/rebuild)/.test(url)),
  ).toEqual([])
  expect(loaded.filter((url) => url.includes('/string-width/'))).toEqual([])
  expect(loaded.filter((url) => url.includes('/dist/')).length).toBeLessThanOrEqual(80)
})

test('help loads no command', async () => {
  const loaded = await loadedModules(['--help'])
  expect(
    loaded.filter((url) => /\/dist\/(store|replay|cli\/commands)\/(?!sqlite\/hush)/.test(url)),
  ).toEqual([])
})

test('show loads the readers that ls does without', async () => {
  expect((await loadedModules(['show', 'a'])).join('\n')).toContain('/dist/replay/rebuild/')
})
