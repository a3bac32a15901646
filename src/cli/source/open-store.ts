import { existsSync, mkdirSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { SpanReader } from '../../replay/span-reader.ts'
import type { Durability } from '../../store/durability.ts'
import type { LineDamage } from '../../store/otlp-file/line-damage.ts'
import { OWNER_ONLY } from '../../store/owner-only.ts'
import type { SpanStore } from '../../store/span-store.ts'
import { StoreError } from '../../thread/errors.ts'
import { CliError } from '../cli-error.ts'
import { EXIT } from '../exit-code.ts'
import { isOtlpFile, storePath } from './store-path.ts'

const OTHER_FILE = 'Name another file: --db FILE, or move this one away.'

/** A store, and the file it is in. */
export interface OpenedStore {
  readonly store: SpanStore
  readonly path: string
}

/**
 * Opens the store that a command only reads.
 *
 * @param onDamage - Is called for each damaged line of an OTLP file, as the lines are read.
 * @throws CliError where the file is not there.
 */
export async function openStoreToRead(
  db: string | undefined,
  onDamage?: (damage: LineDamage) => void,
): Promise<SpanReader> {
  const path = storePath(db)
  if (!existsSync(path)) throw await missingStore(path)
  refuseFolder(path)
  await refuseForeign(path, 'read')
  return load(path, { readOnly: true, onDamage })
}

/**
 * Opens the store that a command writes. Makes the file and its folder, for their owner only, if they are not there.
 *
 * @throws CliError if the file holds something else.
 */
export async function openStoreToWrite(
  db: string | undefined,
  durability: Durability = 'normal',
): Promise<OpenedStore> {
  const path = storePath(db)
  refuseFolder(path)
  await refuseForeign(path, 'write')
  try {
    mkdirSync(dirname(path), { recursive: true, mode: OWNER_ONLY.folder })
  } catch (cause) {
    throw new StoreError(`cannot make the folder ${dirname(path)}`, { cause })
  }
  return { store: await load(path, { durability }), path }
}

interface LoadOptions {
  readonly readOnly?: boolean
  readonly durability?: Durability
  readonly onDamage?: ((damage: LineDamage) => void) | undefined
}

async function load(
  path: string,
  { readOnly = false, durability = 'normal', onDamage }: LoadOptions,
): Promise<SpanStore> {
  if (isOtlpFile(path)) {
    const { otlpFileStore } = await import('../../store/otlp-file.ts')
    return otlpFileStore(path, { durability, ...(onDamage && { onDamage }) })
  }
  const { sqliteStore } = await import('../../store/sqlite.ts')
  try {
    return sqliteStore(path, { readOnly, durability })
  } catch (error) {
    if (!(error instanceof StoreError)) throw error
    const isLocked = error.message.includes('keeps it locked')
    throw new CliError(EXIT.source, error.message, isLocked ? undefined : OTHER_FILE)
  }
}

function refuseFolder(path: string): void {
  if (statSync(path, { throwIfNoEntry: false })?.isDirectory() !== true) return
  throw new CliError(
    EXIT.usage,
    `${path} is a folder, and a store is a file`,
    `Name a file in it, such as: --db ${join(path, 'threads.db')}`,
  )
}

async function refuseForeign(path: string, purpose: 'read' | 'write'): Promise<void> {
  if (!isOtlpFile(path)) return
  const { refuseForeignFile } = await import('./refuse-foreign-file.ts')
  refuseForeignFile(path, purpose)
}

async function missingStore(given: string): Promise<CliError> {
  const { withoutPassword } = await import('./without-password.ts')
  const path = withoutPassword(given)
  const option = given === storePath(undefined) ? '' : ` --db ${path}`
  return new CliError(
    EXIT.source,
    `there is no store at ${path}`,
    `Record into it with: threadspan serve${option}\nOr fill it from a file: threadspan import FILE${option}`,
  )
}
