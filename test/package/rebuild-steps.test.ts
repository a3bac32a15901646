import { basename, dirname, join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { readSourceImports } from './source-imports.ts'
import { readSourceFiles, REPO } from './source-files.ts'

const STEPS = ['spans', 'order', 'branches', 'runs', 'from-runs', 'attach', 'feedback']
const FOLDER = join(REPO, 'src/replay/rebuild')

describe('the steps of rebuilding', () => {
  const files = [...readSourceFiles(FOLDER)].filter(([path]) => path.includes('/'))
  const imports = files.flatMap(([path, text]) =>
    readSourceImports(path, text).flatMap(({ specifier = '' }) => {
      const from = dirname(path)
      const folder = dirname(join(FOLDER, from, specifier))
      const to = basename(folder)
      return dirname(folder) === FOLDER && STEPS.includes(to) ? [{ path, from, to }] : []
    }),
  )

  it('are all in the list', () => {
    expect(new Set(files.map(([path]) => dirname(path)))).toEqual(new Set(STEPS))
  })

  it('import from themselves and from earlier ones alone', () => {
    expect(imports.length).toBeGreaterThan(20)
    expect(imports.filter(({ from, to }) => STEPS.indexOf(to) > STEPS.indexOf(from))).toEqual([])
  })
})
