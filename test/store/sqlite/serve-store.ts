import { onTestFinished } from 'vitest'
import { findThreads } from '../../../src/replay/find-threads.ts'
import type { SpanStore } from '../../../src/store/span-store.ts'
import { sqliteStore } from '../../../src/store/sqlite.ts'
import { bodyOf, type Received, send } from '../../receiver/send.ts'
import { startReceiver, type StartedReceiver } from '../../receiver/start-receiver.ts'
import { readIds, sketchMessage } from '../thread-spans.ts'

/** A receiver in front of a database, and what it has acknowledged. */
export interface ServedStore extends Pick<StartedReceiver, 'receiver' | 'problems'> {
  readonly path: string
  readonly store: SpanStore
  /** The spans that were answered with 200. */
  readonly acknowledged: number[]
  /** Sends one message of the thread `thread`. */
  readonly post: (span: number, text?: string) => Promise<Received>
  /** Sends several, one after the other, and returns the statuses. */
  readonly postAll: (spans: readonly number[], text?: string) => Promise<(number | undefined)[]>
}

/** Puts a receiver in front of the database at a path. Both are closed with the test. */
export async function serveStore(path: string): Promise<ServedStore> {
  const store = sqliteStore(path)
  onTestFinished(() => store.close())
  const { receiver, problems } = await startReceiver({ store })
  const acknowledged: number[] = []
  const post = async (span: number, text = `message ${span}`): Promise<Received> => {
    const body = bodyOf(sketchMessage({ span, thread: 'thread', text }))
    const received = await send(receiver, { body })
    if (received.status === 200) acknowledged.push(span)
    return received
  }
  const postAll = async (spans: readonly number[], text?: string) => {
    const statuses: (number | undefined)[] = []
    for (const span of spans) statuses.push((await post(span, text)).status)
    return statuses
  }
  return { path, store, receiver, problems, acknowledged, post, postAll }
}

/** The spans of the thread as another process finds them, and the number of messages that its summary has. */
export async function readFrom(path: string): Promise<{ ids: number[]; messages: number }> {
  const reader = sqliteStore(path, { readOnly: true })
  try {
    const [summary] = await findThreads(reader)
    return { ids: await readIds(reader, 'thread'), messages: summary?.messages ?? 0 }
  } finally {
    await reader.close()
  }
}
