import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { packageVersion } from '../../src/receiver/package-version.ts'
import { builtPackage } from '../support/built-package.ts'
import { packedPackage } from '../support/packed-package.ts'
import { runCommand } from '../support/run-command.ts'

interface Manifest {
  readonly exports: Readonly<Record<string, string>>
  readonly bin: Readonly<Record<string, string>>
}

describe('the packed package', () => {
  let built: string
  let tarball: string
  let packedFiles: readonly string[]

  beforeAll(async () => {
    built = await builtPackage()
    tarball = await packedPackage()
    packedFiles = (await runCommand('tar', ['-tzf', tarball])).trim().split('\n')
  })

  it('has nothing that publint would warn of', async () => {
    expect(await runCommand('publint', ['run', tarball, '--strict'])).toContain('All good!')
  })

  it('resolves with types for every kind of consumer that can load ES modules', async () => {
    const report = await runCommand('attw', [tarball, '--profile', 'esm-only', '--format', 'json'])
    const { analysis } = JSON.parse(report) as { analysis: { entrypoints: object } }
    expect(Object.keys(analysis.entrypoints).toSorted()).toEqual(
      Object.keys(manifest().exports).toSorted(),
    )
  })

  it('holds the file behind every subpath and command', () => {
    const targets = [...Object.values(manifest().exports), ...Object.values(manifest().bin)]
    const wanted = targets.map((target) => join('package', target))
    expect(packedFiles).toEqual(expect.arrayContaining(wanted))
  })

  it('holds build output without source maps, docs, examples and what they name, and nothing else', () => {
    const others = packedFiles.filter(
      (file) => !/^package\/(dist\/.+\.(js|d\.ts)|(docs|examples)\/.+)$/.test(file),
    )
    expect(others.toSorted()).toEqual([
      'package/CHANGELOG.md',
      'package/CONTRIBUTING.md',
      'package/LICENSE',
      'package/README.md',
      'package/SECURITY.md',
      'package/collector-builder.yaml',
      'package/collector-config.yaml',
      'package/conventions/README.md',
      'package/package.json',
    ])
  })

  it('holds every file and picture that its pages link to', () => {
    const pages = packedFiles
      .map((file) => file.replace(/^package\//, ''))
      .filter((file) => /^[^/]+\.md$|^docs\/.+\.md$/.test(file))
    const links = pages.flatMap((page) => linksOf(join(built, page)))
    expect(links.length).toBeGreaterThan(50)
    expect(links.filter((file) => !existsSync(file))).toEqual([])
  })

  it('has the version that the receiver and the command report', () => {
    expect(manifest()).toHaveProperty('version', packageVersion())
  })

  it('names no address of a repository or a home page, because there is none yet', () => {
    expect(manifest()).not.toHaveProperty('repository')
    expect(manifest()).not.toHaveProperty('homepage')
    expect(manifest()).not.toHaveProperty('bugs')
  })

  it('begins its command with the line that makes it run under node', () => {
    const main = readFileSync(join(built, manifest().bin['threadspan'] ?? ''), 'utf8')
    expect(main.split('\n')[0]).toBe('#!/usr/bin/env node')
  })

  function manifest(): Manifest {
    return JSON.parse(readFileSync(join(built, 'package.json'), 'utf8')) as Manifest
  }
})

function linksOf(page: string): string[] {
  const links = readFileSync(page, 'utf8').matchAll(/\]\(([^)\s#]+)[^)]*\)/g)
  return [...links]
    .map(([, link = '']) => link)
    .filter((link) => !/^[a-z]+:/.test(link))
    .map((link) => join(dirname(page), link))
}

describe('the checkout', () => {
  it.each(['LICENSE', 'README.md', 'CHANGELOG.md', 'CONTRIBUTING.md', '.ci/run'])(
    'has %s',
    (file) => {
      expect(existsSync(join(import.meta.dirname, '../..', file))).toBe(true)
    },
  )
})
