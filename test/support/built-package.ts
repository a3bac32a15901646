import { cpSync, existsSync, mkdirSync, mkdtempSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { runCommand } from './run-command.ts'

const REPO = join(import.meta.dirname, '../..')
const CACHE = join(REPO, 'node_modules/.cache/threadspan')

/** The package as it would be published, built from the sources as they are now. */
export interface BuiltPackage extends AsyncDisposable {
  /** A folder with package.json and dist; what dist imports resolves to this repository's own dependencies. */
  readonly folder: string
}

/**
 * Compiles the package into a folder of its own, so that no test meets a stale `dist` or pulls one from under another.
 */
export async function buildPackage(): Promise<BuiltPackage> {
  mkdirSync(CACHE, { recursive: true })
  const folder = mkdtempSync(join(CACHE, 'package-'))
  for (const file of ['package.json', 'README.md', 'LICENSE'])
    if (existsSync(join(REPO, file))) cpSync(join(REPO, file), join(folder, file))
  const dispose = (): Promise<void> => rm(folder, { recursive: true, force: true })
  try {
    await runCommand('tsc', ['--project', REPO, '--outDir', join(folder, 'dist')])
  } catch (error) {
    await dispose()
    throw error
  }
  return { folder, [Symbol.asyncDispose]: dispose }
}

/** Packs a built package as `npm publish` would, and returns the path of the tarball, which lies in its folder. */
export async function packPackage({ folder }: BuiltPackage): Promise<string> {
  const packed = await runCommand('npm', ['pack', '--json', '--ignore-scripts'], { cwd: folder })
  return join(folder, tarballName(JSON.parse(packed)))
}

/** npm 10 and 11 print a list, npm 12 an object keyed by package name. */
function tarballName(packed: unknown): string {
  const [first] = Object.values(packed as Record<string, { readonly filename: string }>)
  if (first === undefined) throw new Error('npm pack made no tarball')
  return first.filename
}
