import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { builtPackage } from '../support/built-package.ts'
import { walkImports } from './import-graph.ts'
import { readSourceFiles } from './source-files.ts'

const API = '@opentelemetry/api'
const SDK = [
  '@opentelemetry/context-async-hooks',
  '@opentelemetry/core',
  '@opentelemetry/resources',
  '@opentelemetry/sdk-trace',
]

describe('the entries that must run anywhere', () => {
  let dist: ReadonlyMap<string, string>
  beforeAll(async () => {
    dist = readSourceFiles(join(await builtPackage(), 'dist'))
  })

  const entries = [
    { entry: 'index', outside: [API], lazily: ['node:crypto'], atLeast: 15 },
    { entry: 'browser/index', outside: [], lazily: [], atLeast: 11 },
    { entry: 'react/index', outside: ['react'], lazily: [], atLeast: 13 },
    {
      entry: 'sdk/index',
      outside: [API],
      lazily: [
        ...SDK,
        'node:crypto',
        'node:fs',
        'node:http',
        'node:https',
        'node:module',
        'node:os',
      ],
      atLeast: 8,
    },
    {
      entry: 'sdk/register',
      outside: [API],
      lazily: [
        ...SDK,
        'node:crypto',
        'node:fs',
        'node:http',
        'node:https',
        'node:module',
        'node:os',
        'node:url',
      ],
      atLeast: 8,
    },
    ...['express', 'fastify', 'hono', 'next', 'node-http'].map((name) => ({
      entry: `middleware/${name}`,
      outside: [API],
      lazily: ['node:crypto'],
      atLeast: 8,
    })),
    { entry: 'ai-sdk/index', outside: [API], lazily: ['node:crypto'], atLeast: 15 },
    { entry: 'langchain/index', outside: [API], lazily: ['node:crypto'], atLeast: 15 },
    { entry: 'replay/index', outside: [], lazily: [], atLeast: 8 },
    { entry: 'store/index', outside: [], lazily: [], atLeast: 20 },
    { entry: 'thread/semconv', outside: [], lazily: [], atLeast: 1 },
  ]

  it.each(entries)('$entry loads nothing but $outside', ({ entry, outside, atLeast }) => {
    const graph = walkImports(dist, `${entry}.js`, ['static'])
    expect([...graph.outside]).toEqual(outside)
    expect(graph.files.size).toBeGreaterThanOrEqual(atLeast)
  })

  it.each(entries)('$entry can later load $lazily and no more', ({ entry, outside, lazily }) => {
    const graph = walkImports(dist, `${entry}.js`, ['static', 'lazy'])
    expect([...graph.outside].toSorted()).toEqual([...outside, ...lazily].toSorted())
  })

  it.each(entries)('the types of $entry need nothing but $outside', ({ entry, outside }) => {
    const graph = walkImports(dist, `${entry}.d.ts`, ['static', 'type'])
    expect(outside).toEqual(expect.arrayContaining([...graph.outside]))
  })
})

describe('the walk', () => {
  const sources = new Map([
    ['index.js', "export { a } from './deep/a.js'"],
    ['deep/a.js', "import '../b.js'\nexport const a = () => import('../late.js')"],
    ['b.js', "import { readFile } from 'node:fs'\nimport './deep/a.js'"],
    ['late.js', "import '@opentelemetry/sdk-trace'"],
    ['index.d.ts', "export type { A } from './deep/a.ts'"],
    ['deep/a.d.ts', "export type A = import('node:events').EventEmitter"],
  ])

  it('sees a builtin several files away', () => {
    const graph = walkImports(sources, 'index.js', ['static'])
    expect([...graph.outside]).toEqual(['node:fs'])
    expect([...graph.files].toSorted()).toEqual(['b.js', 'deep/a.js', 'index.js'])
  })

  it('goes on into what is loaded later only when asked to', () => {
    const graph = walkImports(sources, 'index.js', ['static', 'lazy'])
    expect([...graph.outside]).toEqual(['@opentelemetry/sdk-trace', 'node:fs'])
  })

  it('sees a builtin in a declaration', () => {
    expect([...walkImports(sources, 'index.d.ts', ['static', 'type']).outside]).toEqual([
      'node:events',
    ])
  })

  it('stops with an error where it cannot know', () => {
    expect(() => walkImports(sources, 'gone.js', ['static'])).toThrow(
      'gone.js: imported, but not in the package',
    )
    const computed = new Map([['index.js', 'import(name)']])
    expect(() => walkImports(computed, 'index.js', ['lazy'])).toThrow('index.js: a computed import')
  })
})
