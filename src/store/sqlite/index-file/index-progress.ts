import type { DatabaseSync, StatementSync } from 'node:sqlite'
import { INDEX_VERSION } from './index-schema.ts'

/** How far the index stands for the file of spans. It is written with what it stands for, in one transaction. */
export class IndexProgress {
  readonly #read: StatementSync
  readonly #write: StatementSync
  readonly #version: StatementSync

  constructor(index: DatabaseSync) {
    this.#read = index.prepare('SELECT value FROM progress WHERE name = ?')
    this.#write = index.prepare('INSERT OR REPLACE INTO progress VALUES (?, ?)')
    this.#version = index.prepare('PRAGMA user_version')
  }

  /** Whether the index is of a file. Another process may have made it anew, for another file or in another version. */
  isOf(fileId: string): boolean {
    return this.#version.get()?.['user_version'] === INDEX_VERSION && this.file === fileId
  }

  /** The key of the last span that was indexed. */
  get spans(): number {
    return Number(this.#read.get('spans')?.['value'] ?? 0)
  }

  set spans(key: number) {
    this.#write.run('spans', String(key))
  }

  /** Where the spans ended when a rebuild began that has not come to its end; 0 if none was interrupted. */
  get rebuiltUntil(): number {
    return Number(this.#read.get('rebuild')?.['value'] ?? 0)
  }

  set rebuiltUntil(key: number) {
    this.#write.run('rebuild', String(key))
  }

  /** The id of the file that it stands for. */
  get file(): string {
    return String(this.#read.get('file')?.['value'] ?? '')
  }

  set file(id: string) {
    this.#write.run('file', id)
  }

  /** The number of the last change of a thread. */
  get change(): number {
    return Number(this.#read.get('change')?.['value'] ?? 0)
  }

  set change(number: number) {
    this.#write.run('change', String(number))
  }

  /** Which index this is: changes are numbered anew when it is made anew. */
  get made(): string {
    return String(this.#read.get('made')?.['value'] ?? '')
  }

  set made(id: string) {
    this.#write.run('made', id)
  }
}
