import type { DatabaseSync, StatementSync } from 'node:sqlite'
import { fromSqliteText, sqliteText } from '../../sqlite-text.ts'

const MAX_LETTERS = 64
const NEIGHBOURS = 50
// Each takes some microseconds, however many threads there are.
const MAX_SEEKS = 1000

/**
 * Finds ids that somebody who typed another one may have meant: its neighbours in order, and those that are, or begin, like it
 * with one letter more, less or replaced, or two letters exchanged.
 */
export class NearIds {
  readonly #from: StatementSync
  readonly #before: StatementSync
  readonly #found = new Set<string>()
  #seeks = 0

  constructor(index: DatabaseSync) {
    this.#from = index.prepare('SELECT id FROM threads WHERE id >= ? ORDER BY id LIMIT ?')
    this.#before = index.prepare('SELECT id FROM threads WHERE id < ? ORDER BY id DESC LIMIT ?')
  }

  /** In no order, and at most some hundreds. */
  find(id: string): readonly string[] {
    this.#found.clear()
    this.#seeks = 0
    const letters = Array.from(id).slice(0, MAX_LETTERS)
    this.#seek(this.#before, id, NEIGHBOURS)
    this.#seek(this.#from, id, NEIGHBOURS)
    for (let at = 0; at < letters.length; at++) {
      const [before, here, next, rest] = cut(letters, at)
      this.#seek(this.#from, before + next + rest)
      if (next !== '') this.#seek(this.#from, before + next + here + rest)
    }
    for (let at = 0; at <= letters.length; at++) {
      if (!this.#replace(letters, at)) break
    }
    return [...this.#found]
  }

  // Goes through the letters that some id has behind the beginning. Returns whether any id has this beginning.
  #replace(letters: readonly string[], at: number): boolean {
    const [before, here, next, rest] = cut(letters, at)
    let isKnown = false
    for (let from: string | undefined = before; from !== undefined && this.#seeks < MAX_SEEKS;) {
      const [id] = this.#seek(this.#from, from)
      if (id === undefined || !id.startsWith(before)) break
      isKnown = true
      const [letter] = id.slice(before.length)
      if (letter !== undefined) {
        this.#seek(this.#from, before + letter + next + rest)
        this.#seek(this.#from, before + letter + here + next + rest)
      }
      from = after(before, letter)
    }
    return isKnown
  }

  #seek(statement: StatementSync, id: string, limit = 1): readonly string[] {
    if (this.#seeks++ >= MAX_SEEKS) return []
    const ids = statement.all(sqliteText(id), limit).map((row) => fromSqliteText(String(row['id'])))
    for (const found of ids) this.#found.add(found)
    return ids
  }
}

function cut(letters: readonly string[], at: number): [string, string, string, string] {
  const before = letters.slice(0, at).join('')
  return [before, letters[at] ?? '', letters[at + 1] ?? '', letters.slice(at + 2).join('')]
}

// The first text behind all that begin with this letter here. Without a letter, the id was the beginning itself.
function after(before: string, letter: string | undefined): string | undefined {
  if (letter === undefined) return `${before}\u0001`
  const next = (letter.codePointAt(0) ?? 0) + 1
  if (next > 0x10ffff || (next >= 0xd800 && next <= 0xdfff)) return undefined
  return before + String.fromCodePoint(next)
}
