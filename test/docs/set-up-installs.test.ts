import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { REPO } from '../package/source-files.ts'
import { readSetUpInstalls } from './set-up-installs.ts'

// The set-up without code has its own lines, and a ratio needs nothing more than others.
const ELSEWHERE = new Set(['env-only', 'ratio-sampler'])
const installs = readSetUpInstalls()

it('each set-up with code has an install line', () => {
  const folders = readdirSync(join(REPO, 'examples/setups'), { withFileTypes: true })
  const names = folders.filter((entry) => entry.isDirectory()).map(({ name }) => name)
  expect(installs.map(({ example }) => example).toSorted()).toEqual(
    names.filter((name) => !ELSEWHERE.has(name)).toSorted(),
  )
})

it.for(installs)('the line of $example has the packages that a test runs', (install) => {
  const file = join(REPO, 'examples/setups', install.example, 'package.json')
  const { dependencies } = JSON.parse(readFileSync(file, 'utf8')) as {
    dependencies: Record<string, string>
  }
  expect(install.packages.map(([name]) => name)).toEqual(Object.keys(dependencies))
  for (const [name, version] of install.packages) {
    expect(`${dependencies[name]}.`).toSatisfy((tested: string) => tested.startsWith(`${version}.`))
  }
})
