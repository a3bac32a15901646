import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { keptFolder } from './kept-folder.ts'
import { runCommand } from './run-command.ts'

const CACHE = join(tmpdir(), 'threadspan-consumers')

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
  const name = `${consumer.name}-${fingerprint(consumer)}`
  try {
    return await keptFolder(CACHE, name, (folder) => install(consumer, folder))
  } catch (error) {
    if (!(await canReachRegistry())) return undefined
    throw error
  }
}

async function install({ dependencies, tarball }: Consumer, folder: string): Promise<void> {
  const own = tarball === undefined ? {} : { threadspan: `file:${tarball}` }
  const manifest = {
    private: true,
    type: 'module',
    dependencies: { ...dependencies, ...own },
    allowScripts: { node: true, bun: true, deno: true },
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
