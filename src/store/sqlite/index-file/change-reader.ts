import type { DatabaseSync, StatementSync } from 'node:sqlite'
import { matchesQuery } from '../../../replay/query/matches-query.ts'
import type { ThreadChanges } from '../../../replay/span-reader.ts'
import type { ThreadConditions } from '../../../replay/query/thread-query.ts'
import { toThreadSummary } from '../../../replay/to-thread-summary.ts'
import { OptionError } from '../../../thread/errors.ts'
import { parseSummary } from '../../summary-json.ts'
import { IndexProgress } from './index-progress.ts'

// Of one answer.
const MAX_CHANGES = 500

/** Tells which threads have changed, by the numbers of their changes in the index. */
export class ChangeReader {
  readonly #progress: IndexProgress
  readonly #changes: StatementSync

  constructor(index: DatabaseSync) {
    this.#progress = new IndexProgress(index)
    this.#changes = index.prepare(
      `SELECT change, json FROM threads JOIN summaries ON thread = key WHERE change > ? ORDER BY change LIMIT ${MAX_CHANGES}`,
    )
  }

  /** Some threads that have changed since a cursor, as far as they match. */
  listChanges(query: ThreadConditions, cursor: string | undefined): ThreadChanges {
    const { made, change } = this.#progress
    if (cursor === undefined) return { threads: [], cursor: `${made}-${change}` }
    const [of = '', number = ''] = cursor.split('-')
    if (!/^[0-9a-f]{16}$/.test(of) || !/^\d{1,15}$/.test(number)) {
      throw new OptionError('cursor is not one of this store')
    }
    // The index was made anew, so everything may have changed.
    const after = of === made ? Number(number) : 0
    const rows = this.#changes.all(after)
    const threads = rows.map(({ json }) => toThreadSummary(parseSummary(String(json))))
    return {
      threads: threads.filter((thread) => matchesQuery(thread, query)),
      cursor: `${made}-${Number(rows.at(-1)?.['change'] ?? after)}`,
    }
  }
}
