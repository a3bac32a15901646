import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { findLayerViolations } from './layer-violations.ts'
import { LAYERS, ROOT_LAYER } from './layers.ts'
import type { Layer } from './layers.ts'
import { readSourceImports } from './source-imports.ts'
import { REPO, readSourceFiles } from './source-files.ts'

const SRC = join(REPO, 'src')

describe('the code', () => {
  const report = findLayerViolations(readSourceFiles(SRC), LAYERS)

  it('imports in the direction of the layer table alone', () => {
    expect(report.violations).toEqual([])
  })

  it('was read in full: every file that a second way of looking finds, and their imports', () => {
    expect(report.filesRead).toBe(globSync('**/*.ts', { cwd: SRC }).length)
    expect(report.filesRead).toBeGreaterThan(20)
    expect(report.importsRead).toBeGreaterThan(report.filesRead)
  })
})

describe('the layer table', () => {
  it('is the one that CONTRIBUTING.md shows', () => {
    expect(documentedLayers()).toEqual(
      Object.entries(LAYERS).map(([folder, layer]) => [
        folder === ROOT_LAYER ? 'index.ts' : folder,
        list(layer.project.map((one) => (one === ROOT_LAYER ? 'index.ts' : one))),
        list(layer.outside),
        list(layer.lazily ?? []),
      ]),
    )
  })
})

describe('a source that breaks a rule is named', () => {
  const layers: Record<string, Layer> = {
    thread: { project: [], outside: [] },
    record: {
      project: ['thread'],
      outside: ['@opentelemetry/api'],
      lazily: ['@opentelemetry/sdk-trace'],
    },
    store: { project: ['thread/errors.ts'], outside: ['node:*'] },
  }
  const clean = {
    'thread/errors.ts': 'export class ThreadspanError extends Error {}',
    'thread/role.ts': "export type { Role } from './roles.ts'",
    'thread/roles.ts': "export type Role = 'user'",
    'record/open-thread.ts':
      "import { trace } from '@opentelemetry/api'\nimport { E } from '../thread/errors.ts'",
    'store/memory.ts':
      "import { E } from '../thread/errors.ts'\nimport { readFile } from 'node:fs/promises'",
  }
  const check = (extra: Readonly<Record<string, string>>): readonly string[] =>
    findLayerViolations(new Map(Object.entries({ ...clean, ...extra })), layers).violations

  it('and a clean one is not', () => {
    expect(check({})).toEqual([])
    expect(
      check({ 'record/register.ts': "const sdk = await import('@opentelemetry/sdk-trace')" }),
    ).toEqual([])
  })

  it.each([
    [
      'a static import of a forbidden folder',
      "import '../record/open-thread.ts'",
      'may not import record/open-thread.ts',
    ],
    [
      'a type import',
      "import type { A } from '../record/open-thread.ts'",
      'may not import record/open-thread.ts',
    ],
    [
      'a re-export',
      "export { A } from '../record/open-thread.ts'",
      'may not import record/open-thread.ts',
    ],
    [
      'a re-export of everything',
      "export * from '../record/open-thread.ts'",
      'may not import record/open-thread.ts',
    ],
    [
      'a dynamic import',
      "await import('../record/open-thread.ts')",
      'may not import record/open-thread.ts',
    ],
    [
      'an import inside a type',
      "type A = import('../record/open-thread.ts').A",
      'may not import record/open-thread.ts',
    ],
    ['a Node builtin', "import { readFile } from 'node:fs'", 'may not import node:fs (static)'],
    [
      'a Node builtin without its prefix',
      "import { readFile } from 'fs'",
      'may not import fs (static)',
    ],
    [
      'a Node builtin asked for at run time',
      "process.getBuiltinModule('node:fs')",
      'may not import node:fs (lazy)',
    ],
    ['require', "const fs = require('node:fs')", 'may not import node:fs (lazy)'],
    ['an outside package', "import { z } from 'zod'", 'may not import zod (static)'],
    ['a type of an outside package', "import type { Z } from 'zod'", 'may not import zod (type)'],
    [
      'a computed import',
      'await import(name)',
      'imports a computed name, which no check can follow',
    ],
    [
      'a file that is not there',
      "import './gone.ts'",
      'imports ./gone.ts, which is no file of src',
    ],
    [
      'a way out of src',
      "import '../../test/x.ts'",
      'imports ../../test/x.ts, which is no file of src',
    ],
  ])('%s', (_name, text, problem) => {
    expect(check({ 'thread/offender.ts': `// first line\n${text}` })).toEqual([
      `thread/offender.ts:2: ${problem}`,
    ])
  })

  it('a static import of what may only be loaded lazily', () => {
    expect(
      check({ 'record/register.ts': "import { TracerProvider } from '@opentelemetry/sdk-trace'" }),
    ).toEqual(['record/register.ts:1: may not import @opentelemetry/sdk-trace (static)'])
  })

  it('a file of a folder of which only another file is open', () => {
    expect(check({ 'store/sqlite.ts': "import type { Role } from '../thread/roles.ts'" })).toEqual([
      'store/sqlite.ts:1: may not import thread/roles.ts',
    ])
  })

  it('a folder that the table does not know', () => {
    expect(check({ 'plugins/a.ts': '' })).toEqual(['plugins: not in the layer table'])
    expect(check({ 'index.ts': '' })).toEqual([`${ROOT_LAYER}: not in the layer table`])
  })

  it('a row of the table whose folder is gone', () => {
    expect(
      findLayerViolations(new Map(), { thread: { project: [], outside: [] } }).violations,
    ).toEqual(['thread: in the layer table, but without a file'])
  })

  it('a file that is no source', () => {
    expect(check({ 'thread/notes.txt': 'to do' })).toEqual(['thread/notes.txt: not TypeScript'])
  })

  it('a cycle between files', () => {
    expect(check({ 'thread/roles.ts': "import type { Role } from './role.ts'" })).toEqual([
      'thread/role.ts: a cycle: thread/role.ts → thread/roles.ts → thread/role.ts',
    ])
  })

  it.each([
    'thread/utils/text.ts',
    'thread/helpers/text.ts',
    'thread/common/text.ts',
    'thread/utils.ts',
  ])('a name that says nothing: %s', (path) => {
    expect(check({ [path]: '' })).toEqual([
      expect.stringContaining(`${path}: a name that says nothing`),
    ])
  })
})

describe('reading imports', () => {
  it('throws where a file does not parse', () => {
    expect(() => readSourceImports('a.ts', 'import {')).toThrow(SyntaxError)
  })

  it('is not taken in by imports in comments and strings', () => {
    expect(readSourceImports('a.ts', "// import 'a'\nconst text = \"import 'b'\"")).toEqual([])
  })
})

function documentedLayers(): readonly (readonly string[])[] {
  const text = readFileSync(join(REPO, 'CONTRIBUTING.md'), 'utf8')
  const rows = text.split('\n').filter((line) => line.startsWith('|'))
  return rows.slice(2).map((row) =>
    row
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.replaceAll('`', '').trim()),
  )
}

function list(names: readonly string[]): string {
  return names.length === 0 ? '-' : names.join(', ')
}
