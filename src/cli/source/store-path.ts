import { realpathSync } from 'node:fs'
import { defaultStorePath } from '../../store/default-store-path.ts'
import { CliError } from '../cli-error.ts'
import { EXIT } from '../exit-code.ts'

/**
 * The file that a command uses: `--db`, else {@link defaultStorePath}.
 *
 * @throws CliError if a URL is given.
 */
export function storePath(
  db: string | undefined,
  env: Readonly<Record<string, string | undefined>> = process.env,
): string {
  const path = db ?? defaultStorePath(env)
  if (path === '') throw new CliError(EXIT.usage, '--db names no file', 'Try: --db threads.db')
  // It would become a folder with a password in its name.
  if (!/^[a-z][a-z0-9+.-]*:\/\//i.test(path)) return path
  throw new CliError(
    EXIT.usage,
    '--db and THREADSPAN_DB take a file, not a URL',
    'Read from a backend with: --source jaeger+URL, tempo+URL or clickhouse+URL',
  )
}

/** Whether a file is the Collector's file exporter's (OTLP as JSON lines); every other one is SQLite. */
export function isOtlpFile(path: string): boolean {
  return /\.jsonl?$/i.test(path)
}

/** The files of a store that exist or may come to exist: the index is beside it, and SQLite keeps some beside both. */
export function storeFiles(path: string): readonly string[] {
  if (isOtlpFile(path)) return [path]
  // SQLite follows a link to the database, and keeps its other files there.
  return [...new Set([path, resolveLinks(path)])]
    .flatMap((file) => [file, `${file}-index`])
    .flatMap((file) => ['', '-wal', '-shm', '-journal'].map((ending) => `${file}${ending}`))
}

function resolveLinks(path: string): string {
  try {
    return realpathSync.native(path)
  } catch {
    return path
  }
}
