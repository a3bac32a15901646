import type { DatabaseSync } from 'node:sqlite'

/** The id of a file of spans, by which its index knows it. */
export function fileId(file: DatabaseSync): string {
  return String(file.prepare("SELECT value FROM meta WHERE name = 'id'").get()?.['value'])
}
