import { openSqlite } from './open-sqlite.ts'
import { sqliteError } from './sqlite-error.ts'

/**
 * Looks through every page of a database, which a reader of some threads never does. Takes about a second for each 500 MB, and
 * changes nothing.
 *
 * @returns What is damaged first, in SQLite's words; `undefined` if nothing is.
 * @throws StoreError if the file is not a database of ours, or cannot be opened for another reason.
 */
export function findDamage(path: string): string | undefined {
  const database = openSqlite(path, { readOnly: true, isSynced: false, isHurried: true })
  try {
    const found = database.prepare('PRAGMA quick_check(1)').get()?.['quick_check']
    return found === 'ok' ? undefined : String(found)
  } catch (cause) {
    return sqliteError('read', path, cause).message
  } finally {
    database.close()
  }
}
