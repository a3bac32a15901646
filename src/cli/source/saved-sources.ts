import { existsSync, mkdirSync, readFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { dirname, isAbsolute, join } from 'node:path'
import { isJsonObject } from '../../thread/json.ts'
import { CliError } from '../cli-error.ts'
import { EXIT } from '../exit-code.ts'
import { FileReplacement } from '../output/file-replacement.ts'
import type { Headers } from './source-headers.ts'

/** A source that was given a name. */
export interface SavedSource {
  /** What `--source` takes. */
  readonly source: string
  readonly headers?: Headers
  /** Environment variables that hold the values of more headers, by the header's name. */
  readonly headersFromEnv?: Headers
  /** Files with certificates in PEM. */
  readonly tls?: { readonly ca?: string; readonly cert?: string; readonly key?: string }
}

/** Saved sources by their names. */
export type SavedSources = Readonly<Record<string, SavedSource>>

type Environment = Readonly<Record<string, string | undefined>>

/** The file that sources are saved in: `threadspan/sources.json` in XDG_CONFIG_HOME or `~/.config`. */
export function sourcesPath(env: Environment = process.env): string {
  const xdg = env['XDG_CONFIG_HOME']
  const folder = xdg && isAbsolute(xdg) ? xdg : join(homedir(), '.config')
  return join(folder, 'threadspan', 'sources.json')
}

/**
 * All saved sources. Empty if the file is missing.
 *
 * @throws CliError if the file cannot be read. The message does not quote it, because it may hold credentials.
 */
export function loadSources(env?: Environment): SavedSources {
  const path = sourcesPath(env)
  if (!existsSync(path)) return {}
  const { sources } = readFile(path)
  if (isJsonObject(sources) && Object.values(sources).every(isSavedSource)) {
    return sources as unknown as SavedSources
  }
  throw damaged(path)
}

/**
 * Saves all sources in a file that only the user can read.
 *
 * @throws CliError if it cannot be written. The sources that were saved before are then still there.
 */
export async function saveSources(sources: SavedSources, env?: Environment): Promise<void> {
  const path = sourcesPath(env)
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 })
  const file = await FileReplacement.open(path)
  try {
    await file.write(`${JSON.stringify({ sources }, null, 2)}\n`)
    await file.commit()
  } finally {
    await file.discard()
  }
}

function readFile(path: string): { readonly sources?: unknown } {
  try {
    const content: unknown = JSON.parse(readFileSync(path, 'utf8'))
    if (isJsonObject(content)) return content
  } catch {
    // Reported below, without quoting the file.
  }
  throw damaged(path)
}

function isSavedSource(value: unknown): boolean {
  return (
    isJsonObject(value) &&
    typeof value['source'] === 'string' &&
    ['headers', 'headersFromEnv', 'tls'].every((key) => isTexts(value[key]))
  )
}

function isTexts(value: unknown): boolean {
  if (value === undefined) return true
  return isJsonObject(value) && Object.values(value).every((text) => typeof text === 'string')
}

function damaged(path: string): CliError {
  return new CliError(
    EXIT.source,
    `${path} is damaged`,
    'Correct it, or delete it and add the sources again.',
  )
}
