import { setTimeout as delay } from 'node:timers/promises'
import { isThreadspanError } from 'threadspan'
import { readThread, type RecordedThread } from 'threadspan/replay'
import { findMissing } from './find-missing.ts'
import type { Store } from './start-demo.ts'
import type { Visit } from './visitor.ts'

const PATIENCE_MILLIS = 15_000

/** A thread as it was rebuilt, and what is missing of it by name. */
export interface Rebuilt {
  readonly thread: RecordedThread
  readonly missing: readonly string[]
}

/**
 * Rebuilds a thread until nothing is missing or time is up: each service sends its spans when its batch is due.
 *
 * @throws ThreadNotFoundError where time is up and nothing of it has come.
 */
export async function untilComplete(store: Store, visit: Visit): Promise<Rebuilt> {
  const deadline = Date.now() + PATIENCE_MILLIS
  for (;;) {
    const late = Date.now() > deadline
    const rebuilt = await rebuild(store, visit).catch((error: unknown) => {
      if (late || !isNotFound(error)) throw error
    })
    if (rebuilt !== undefined && (late || rebuilt.missing.length === 0)) return rebuilt
    await delay(100)
  }
}

async function rebuild(store: Store, visit: Visit): Promise<Rebuilt> {
  const thread = await readThread(store, visit.threadId)
  return { thread, missing: findMissing(thread, visit) }
}

function isNotFound(error: unknown): boolean {
  return isThreadspanError(error) && error.code === 'THREAD_NOT_FOUND'
}
