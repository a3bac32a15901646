import { rebuildIndex, type RebuiltIndex } from '../../../store/sqlite/rebuild-index.ts'
import { EXIT, type ExitCode } from '../../exit-code.ts'
import type { GlobalOptions } from '../../global-options.ts'
import { onInterrupt } from '../../interrupt.ts'
import { count } from '../../terminal/count.ts'
import { createProgress, type Progress } from '../../terminal/progress.ts'
import type { Terminal } from '../../terminal/terminal.ts'
import { databasePath } from './database-path.ts'

const INDEXING = { verb: 'indexing', done: 'indexed', noun: 'span' }

/** Derives the index of a store again. After Ctrl-C, it goes on where it was. */
export async function dbReindex(
  _args: readonly string[],
  { db }: GlobalOptions,
  terminal: Terminal,
): Promise<ExitCode> {
  const path = databasePath(db)
  const interrupt = onInterrupt()
  let progress: Progress | undefined
  try {
    const rebuilt = await rebuildIndex(path, {
      signal: interrupt.signal,
      onProgress: async (done, last) => {
        progress ??= await createProgress(terminal, { ...INDEXING, whole: last })
        progress.update(done, done)
      },
    })
    progress?.stop()
    terminal.notice(outcome(rebuilt, path))
    return rebuilt.isWhole ? EXIT.ok : EXIT.interrupted
  } finally {
    progress?.stop()
    interrupt.dispose()
  }
}

function outcome({ isResumed, isWhole, done, last }: RebuiltIndex, path: string): string {
  if (!isWhole) {
    return `stopped at ${done} of ${last}: the next command that reads goes on, and so does db reindex`
  }
  const how = isResumed ? 'went on, and indexed up to' : 'indexed'
  return `${how} ${count(done, 'span')} of ${path}`
}
