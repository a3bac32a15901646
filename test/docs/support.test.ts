import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { REPO } from '../package/source-files.ts'
import { LINES } from '../runtime/lines.ts'

interface Manifest {
  readonly dependencies?: Readonly<Record<string, string>>
  readonly devDependencies?: Readonly<Record<string, string>>
}

const PAGE = readFileSync(join(REPO, 'docs/support.md'), 'utf8')
const FOLDERS = ['examples/frameworks', 'examples/setups'].flatMap((parent) =>
  readdirSync(join(REPO, parent), { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => [name, join(parent, name)] as const),
)
/** The versions that an app or a line of the test names, `name@version` each. */
const VERSIONS = new Map<string, readonly string[]>([
  ...FOLDERS.map(([name, folder]) => [name, versionsIn(join(folder, 'package.json'))] as const),
  ...LINES.map(({ name, runtime, packages }) => {
    const { package: program, version } = runtime ?? { package: 'node', version: nodeOfTests() }
    return [name, [`${program}@${version}`, ...pairs(packages)]] as const
  }),
])
const ALL = new Set([
  ...[...VERSIONS.values()].flat(),
  ...versionsIn('package.json'),
  ...versionsIn('examples/next/package.json'),
])
const rows = PAGE.split('\n').filter((line) => /^\|(?! -)/.test(line))

describe('docs/support.md', () => {
  it('names tests that are there', () => {
    const files = codes(PAGE).filter((code) => code.startsWith('test/'))
    expect(files.length).toBeGreaterThan(5)
    expect(files.filter((file) => !existsSync(join(REPO, file)))).toEqual([])
  })

  it('has every line of the runtimes and every app, and no other', () => {
    const named = rows.flatMap(codes).filter((code) => /^[a-z0-9-]+$/.test(code))
    expect([...new Set(named)].toSorted()).toEqual([...VERSIONS.keys()].toSorted())
  })

  it('has the versions that the tests install', () => {
    const versions = codes(PAGE).filter(isVersion)
    expect(versions.length).toBeGreaterThan(20)
    expect(versions.filter((version) => !ALL.has(version))).toEqual([])
  })

  it('has in the row of an app or a line the versions of that one', () => {
    const wrong = rows.flatMap((row) => {
      const installed = codes(row).flatMap((code) => VERSIONS.get(code) ?? [])
      if (installed.length === 0) return []
      return codes(row).filter((code) => isVersion(code) && !installed.includes(code))
    })
    expect(wrong).toEqual([])
  })
})

function codes(text: string): string[] {
  return [...text.matchAll(/`([^`\n]+)`/g)].map(([, code = '']) => code)
}

function isVersion(code: string): boolean {
  return /^@?[\w/-]+@\d/.test(code)
}

function versionsIn(manifest: string): string[] {
  const read = JSON.parse(readFileSync(join(REPO, manifest), 'utf8')) as Manifest
  return [...pairs(read.dependencies), ...pairs(read.devDependencies)]
}

function pairs(packages: Readonly<Record<string, string>> = {}): string[] {
  return Object.entries(packages).map(([name, version]) => `${name}@${version}`)
}

function nodeOfTests(): string {
  const { devDependencies = {} } = JSON.parse(
    readFileSync(join(REPO, 'package.json'), 'utf8'),
  ) as Manifest
  return String(devDependencies['node'])
}
