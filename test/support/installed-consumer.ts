import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { rename, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { runCommand } from './run-command.ts'

const CACHE = join(tmpdir(), 'threadspan-consumers')
const DAY_MILLIS = 86_400_000

/** Another project that depends on packages, and on Threadspan if it has a tarball. */
export interface Consumer {
  /** Part of its folder's name. */
  readonly name: string
  readonly dependencies: Readonly<Record<string, string>>
  /** The packed Threadspan to install. */
  readonly tarball?: string
}

/**
 * Installs a consumer's dependencies with npm, in a folder below the temporary one that is used again while neither
 * they nor the tarball change.
 *
 * @returns The folder; undefined if no registry can be reached.
 * @throws Error with npm's output if the packages do not fit together.
 */
export async function installConsumer(consumer: Consumer): Promise<string | undefined> {
  const folder = join(CACHE, `${consumer.name}-${fingerprint(consumer)}`)
  if (existsSync(folder)) return folder
  mkdirSync(CACHE, { recursive: true })
  await removeOld()
  const unfinished = mkdtempSync(join(CACHE, 'unfinished-'))
  try {
    await install(consumer, unfinished)
    await rename(unfinished, folder)
  } catch (error) {
    await rm(unfinished, { recursive: true, force: true })
    // Another process may have been first.
    if (existsSync(folder)) return folder
    if (!(await canReachRegistry())) return undefined
    throw error
  }
  return folder
}

async function install({ dependencies, tarball }: Consumer, folder: string): Promise<void> {
  const own = tarball === undefined ? {} : { threadspan: `file:${tarball}` }
  const manifest = {
    private: true,
    type: 'module',
    dependencies: { ...dependencies, ...own },
    allowScripts: { node: true },
  }
  await writeFile(join(folder, 'package.json'), JSON.stringify(manifest))
  const quiet = [
    '--no-audit',
    '--no-fund',
    '--no-package-lock',
    '--prefer-offline',
    '--install-links',
  ]
  await runCommand('npm', ['install', ...quiet], { cwd: folder })
}

/** Checked after a failure only: offline, npm's message looks like a conflict of versions. */
async function canReachRegistry(): Promise<boolean> {
  return runCommand('npm', ['view', '@opentelemetry/api', 'version', '--prefer-online']).then(
    () => true,
    () => false,
  )
}

function fingerprint({ dependencies, tarball }: Consumer): string {
  const hash = createHash('sha256').update(JSON.stringify(dependencies))
  if (tarball !== undefined) hash.update(readFileSync(tarball))
  return hash.digest('hex').slice(0, 16)
}

async function removeOld(): Promise<void> {
  const folders = readdirSync(CACHE).map((name) => join(CACHE, name))
  const old = folders.filter((folder) => Date.now() - statSync(folder).mtimeMs > DAY_MILLIS)
  await Promise.all(old.map((folder) => rm(folder, { recursive: true, force: true })))
}
