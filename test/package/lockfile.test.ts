import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { findLockfileGaps } from './lockfile-gaps.ts'
import type { Lockfile } from './lockfile-gaps.ts'
import { REPO } from './source-files.ts'

describe('the lockfile', () => {
  const text = readFileSync(join(REPO, 'package-lock.json'), 'utf8')
  const lockfile = JSON.parse(text) as Lockfile

  it('has an entry for every dependency, those of other platforms included, so that npm ci accepts it', () => {
    expect(Object.keys(lockfile.packages).length).toBeGreaterThan(100)
    expect(findLockfileGaps(lockfile)).toEqual([])
  })

  it('names no registry, so that everybody installs from their own', () => {
    expect(text.match(/"resolved": "https?:[^"]*"/g)).toBeNull()
  })
})

describe('the search for gaps', () => {
  it('resolves as Node does, and names what is missing or of another version', () => {
    const packages = {
      '': { devDependencies: { a: '^1.0.0', e: '2.0.0' } },
      'node_modules/a': {
        dependencies: { b: '1', c: '1' },
        optionalDependencies: { 'a-linux': '1' },
      },
      'node_modules/a/node_modules/b': { dependencies: { c: '1', d: '1' } },
      'node_modules/c': { version: '1.0.0' },
      'node_modules/e': { version: '2.0.1' },
    }
    expect(findLockfileGaps({ packages })).toEqual([
      ': e@2.0.0',
      'node_modules/a: a-linux@1',
      'node_modules/a/node_modules/b: d@1',
    ])
  })
})
