import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { beforeAll, describe, expect, it } from 'vitest'
import { builtPackage } from '../support/built-package.ts'
import { readDeclaredNames } from './declared-names.ts'
import { PUBLIC_NAMES } from './public-names.ts'

describe('the public API', () => {
  let built: string
  let subpaths: Readonly<Record<string, string>>

  beforeAll(async () => {
    // What threadspan/register does when it is imported has tests of its own.
    process.env['OTEL_SDK_DISABLED'] = 'true'
    built = await builtPackage()
    const manifest = readFileSync(join(built, 'package.json'), 'utf8')
    subpaths = (JSON.parse(manifest) as { exports: Record<string, string> }).exports
  })

  it('has the subpaths on the list, and the manifest', () => {
    expect(Object.keys(subpaths)).toEqual([...Object.keys(PUBLIC_NAMES), './package.json'])
  })

  it.each(Object.entries(PUBLIC_NAMES))('%s exports the names on the list', (subpath, names) => {
    const file = pathOf(subpath).replace(/\.js$/, '.d.ts')
    expect(readDeclaredNames(file, readFileSync(file, 'utf8'))).toEqual(names)
  })

  it.each(Object.entries(PUBLIC_NAMES))(
    '%s has at run time what its types promise',
    async (subpath, { values }) => {
      const module = (await import(pathToFileURL(pathOf(subpath)).href)) as object
      expect(Object.keys(module).toSorted()).toEqual(values)
    },
  )

  function pathOf(subpath: string): string {
    return join(built, subpaths[subpath] ?? '')
  }
})

describe('reading declared names', () => {
  it('tells values from types', () => {
    expect(
      readDeclaredNames(
        'index.d.ts',
        `
        export { b, type B } from './b.ts'
        export type { C } from './c.ts'
        export declare const a: 1
        export interface D {}
        export type E = 1
        export declare class F {}
        export declare function g(): void
      `,
      ),
    ).toEqual({ values: ['F', 'a', 'b', 'g'], types: ['B', 'C', 'D', 'E'] })
  })

  it('refuses an export of everything', () => {
    expect(() => readDeclaredNames('index.d.ts', "export * from './b.ts'")).toThrow(
      'index.d.ts: an export without a name',
    )
  })
})
