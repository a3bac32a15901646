import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { builtPackage } from '../support/built-package.ts'
import { walkImports } from './import-graph.ts'
import { PUBLIC_NAMES } from './public-names.ts'
import { readSourceFiles } from './source-files.ts'

const THROWN = /new (\w+Error)\(/g
const DECODERS = ['OtlpDecodeError']

// What an entry's code throws and catches itself, or what only a function throws that the entry does not offer.
const NOT_LEAVING: Readonly<Record<string, readonly string[]>> = {
  './sdk': DECODERS,
  './store/otlp-file': DECODERS,
  './store/sqlite': DECODERS,
  './store/jaeger': DECODERS,
  './store/tempo': DECODERS,
  './store/clickhouse': DECODERS,
  './ai-sdk': ['OptionError'],
}

// It exports nothing: what goes wrong becomes a warning of the process.
const SILENT = './register'

describe('the error classes', () => {
  let built: string
  let dist: ReadonlyMap<string, string>
  let subpaths: Readonly<Record<string, string>>
  let ours: readonly string[]

  beforeAll(async () => {
    built = await builtPackage()
    dist = readSourceFiles(join(built, 'dist'))
    const manifest = readFileSync(join(built, 'package.json'), 'utf8')
    subpaths = (JSON.parse(manifest) as { exports: Record<string, string> }).exports
    const errors = dist.get('thread/errors.js') ?? ''
    ours = Array.from(errors.matchAll(/export class (\w+)/g), ([, name = '']) => name)
  })

  it('are six, each of which some entry exports', () => {
    expect(ours).toHaveLength(6)
    const exported = Object.values(PUBLIC_NAMES).flatMap(({ values }) => values)
    expect(exported).toEqual(expect.arrayContaining([...ours]))
  })

  it.each(Object.keys(PUBLIC_NAMES).filter((subpath) => subpath !== SILENT))(
    'that functions of %s throw are exported by it',
    (subpath) => {
      const caught = NOT_LEAVING[subpath] ?? []
      const leaving = [...thrownBy(subpath)].filter((name) => !caught.includes(name))
      expect(PUBLIC_NAMES[subpath]?.values).toEqual(expect.arrayContaining(leaving))
    },
  )

  it.each(Object.keys(NOT_LEAVING))(
    'that do not leave %s are still thrown inside it',
    (subpath) => {
      expect([...thrownBy(subpath)]).toEqual(
        expect.arrayContaining([...(NOT_LEAVING[subpath] ?? [])]),
      )
    },
  )

  function thrownBy(subpath: string): Set<string> {
    const entry = (subpaths[subpath] ?? '').replace('./dist/', '')
    const { files } = walkImports(dist, entry, ['static', 'lazy'])
    const thrown = [...files].flatMap((file) =>
      Array.from((dist.get(file) ?? '').matchAll(THROWN), ([, name = '']) => name),
    )
    return new Set(thrown.filter((name) => ours.includes(name)))
  }
})
