import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/**
 * A folder outside the repository in which these packages are installed, kept for the next run.
 *
 * @throws where they cannot be installed.
 */
export function peerFolder(packages: readonly string[]): string {
  const key = createHash('sha256').update(packages.join()).digest('hex').slice(0, 12)
  const folder = join(tmpdir(), `threadspan-bench-${key}`)
  const isDone = join(folder, 'installed')
  if (existsSync(isDone)) return folder
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, 'package.json'), '{ "private": true, "type": "module" }')
  writeFileSync(join(folder, 'load.js'), 'export const load = (name) => import(name)\n')
  const flags = ['--no-audit', '--no-fund', '--ignore-scripts', '--legacy-peer-deps']
  execFileSync('npm', ['install', ...flags, ...packages], { cwd: folder, stdio: 'pipe' })
  writeFileSync(isDone, '')
  return folder
}
