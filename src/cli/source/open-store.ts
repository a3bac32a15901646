import { existsSync, mkdirSync } from 'node:fs'
import { dirname } from 'node:path'
import type { SpanReader } from '../../replay/span-reader.ts'
import type { Durability } from '../../store/durability.ts'
import { OWNER_ONLY } from '../../store/owner-only.ts'
import type { SpanStore } from '../../store/span-store.ts'
import { StoreError } from '../../thread/errors.ts'
import { CliError } from '../cli-error.ts'
import { EXIT } from '../exit-code.ts'
import { refuseForeignFile } from './refuse-foreign-file.ts'
import { isOtlpFile, storePath } from './store-path.ts'
import { withoutPassword } from './without-password.ts'

/** A store, and the file it is in. */
export interface OpenedStore {
  readonly store: SpanStore
  readonly path: string
}

/**
 * Opens the store that a command only reads.
 *
 * @throws CliError where the file is not there.
 */
export async function openStoreToRead(db: string | undefined): Promise<SpanReader> {
  const path = storePath(db)
  if (!existsSync(path)) throw missingStore(path)
  return load(path, { readOnly: true })
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
  if (isOtlpFile(path)) refuseForeignFile(path)
  try {
    mkdirSync(dirname(path), { recursive: true, mode: OWNER_ONLY.folder })
  } catch (cause) {
    throw new StoreError(`cannot make the folder ${dirname(path)}`, { cause })
  }
  return { store: await load(path, { durability }), path }
}

async function load(
  path: string,
  { readOnly = false, durability = 'normal' }: { readOnly?: boolean; durability?: Durability },
): Promise<SpanStore> {
  if (isOtlpFile(path)) {
    return (await import('../../store/otlp-file.ts')).otlpFileStore(path, { durability })
  }
  return (await import('../../store/sqlite.ts')).sqliteStore(path, { readOnly, durability })
}

function missingStore(given: string): CliError {
  const path = withoutPassword(given)
  return new CliError(
    EXIT.source,
    `there is no store at ${path}`,
    `Record into it with: threadspan serve --db ${path}\nOr fill it from a file: threadspan import FILE --db ${path}`,
  )
}
