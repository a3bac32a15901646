import { dirname, join, normalize } from 'node:path'
import { describe, expect, it } from 'vitest'
import { DIALECTS } from '../../src/dialects/index.ts'
import { readSourceFiles, REPO } from '../package/source-files.ts'
import { readSourceImports } from '../package/source-imports.ts'

const SRC = join(REPO, 'src')
const sources = readSourceFiles(SRC)

const FOLDERS = ['agents', 'conventions', 'frameworks', 'platforms', 'voice']
const files = [...sources.keys()].filter((file) =>
  FOLDERS.some((folder) => dirname(file) === `dialects/${folder}`),
)

describe('the list of dialects', () => {
  it('has each dialect that there is a file for, once', async () => {
    const modules = await Promise.all(
      files.map((file) => import(join(SRC, file)) as Promise<Readonly<Record<string, unknown>>>),
    )
    const exported = modules.flatMap((module) => Object.values(module))
    expect(exported).toHaveLength(files.length)
    expect(new Set(exported)).toEqual(new Set(DIALECTS))
    expect(new Set(DIALECTS.map(({ name }) => name)).size).toBe(DIALECTS.length)
    expect(DIALECTS).toHaveLength(files.length)
  })

  it('says of each where its words are defined', () => {
    expect(DIALECTS.filter(({ source }) => !URL.canParse(source))).toEqual([])
  })

  it('keeps them in folders that can be read at a glance', () => {
    const sizes = FOLDERS.map((folder) => files.filter((file) => file.includes(`/${folder}/`)))
    expect(sizes.filter((folder) => folder.length > 25)).toEqual([])
  })
})

describe('what masks and marks spans', () => {
  it.each(['dialects/index.ts', 'dialects/content-key.ts', 'sdk/index.ts', 'sdk/register.ts'])(
    'does not load readers of content with %s',
    (entry) => {
      const loaded = loadedFiles(entry)
      expect(loaded.has('dialects/platforms/langfuse.ts')).toBe(true)
      expect([...loaded].filter((file) => /^dialects\/(read|messages)\//.test(file))).toEqual([])
    },
  )

  it('which the readers’ own entry does load', () => {
    expect(loadedFiles('replay/index.ts').has('dialects/read/read-run-content.ts')).toBe(true)
  })
})

// Everything that a file loads when it is loaded, itself included.
function loadedFiles(entry: string): ReadonlySet<string> {
  const loaded = new Set<string>()
  const open = [entry]
  for (let file = open.pop(); file !== undefined; file = open.pop()) {
    if (loaded.has(file)) continue
    loaded.add(file)
    for (const { specifier, kind } of readSourceImports(file, sources.get(file) ?? '')) {
      if (kind !== 'static' || !specifier?.startsWith('.')) continue
      open.push(normalize(join(dirname(file), specifier)))
    }
  }
  return loaded
}
