import { setTimeout as sleep } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import { followThreads } from '../../src/replay/query/follow-threads.ts'
import type { ThreadConditions } from '../../src/replay/query/thread-query.ts'
import type { SpanReader, ThreadSummary } from '../../src/replay/span-reader.ts'
import type { SpanStore } from '../../src/store/span-store.ts'
import { openedStores } from './opened-stores.ts'
import type { StoreUnderTest } from './store-contract.ts'
import { sketchMessage } from './thread-spans.ts'

const clock = {
  wait: (millis: number, signal?: AbortSignal) => sleep(millis, undefined, { signal }),
}

/** How every store must tell what changes, as tests. */
export function describeFollowing({ name, open, reopen }: StoreUnderTest): void {
  const { openStore, openAgain } = openedStores({ open, ...(reopen && { reopen }) })

  describe(`${name}: following`, () => {
    it('gives the threads that are new or go on, and none that were there before', async () => {
      const store = await openStore()
      await store.write([say(1, 'old'), say(2, 'other')])
      const { reader, begun } = noticeBegin(store)
      const changes = followThreads(reader, {}, { clock, everyMillis: 5 })
      const first = changes.next()
      await begun
      await store.write([say(3, 'new')])
      expect(namesIn((await first).value?.threads)).toEqual(['new 1'])
      const second = changes.next()
      await store.write([say(4, 'old')])
      expect(namesIn((await second).value?.threads)).toEqual(['old 2'])
      await changes.return(undefined)
    })

    it('gives only threads that match, and ends when it is told to', async () => {
      const store = await openStore()
      const end = new AbortController()
      const { reader, begun } = noticeBegin(store)
      const changes = followThreads(
        reader,
        { idPrefix: 'wanted' },
        { clock, everyMillis: 5, signal: end.signal },
      )
      const seen: string[] = []
      const following = (async () => {
        for await (const { threads } of changes) seen.push(...namesIn(threads))
      })()
      await begun
      await store.write([say(1, 'unwanted'), say(2, 'wanted')])
      await expect.poll(() => seen).toEqual(['wanted 1'])
      end.abort()
      await following
    })

    it('goes on behind a cursor in another process, if the store keeps changes', async () => {
      const store = await openStore()
      await store.write([say(1, 'seen')])
      const cursor = (await store.listChanges?.({}))?.cursor ?? ''
      await store.write([say(2, 'missed')])
      const again = await openAgain(store)
      const changes = await again.listChanges?.({}, cursor)
      const isKept = again.listChanges !== undefined
      expect(namesIn(changes?.threads)).toEqual(isKept ? ['missed 1'] : [])
    })
  })
}

// A reader that says when it was first asked what there is.
function noticeBegin(store: SpanStore): {
  readonly reader: SpanReader
  readonly begun: Promise<void>
} {
  let begin = () => {}
  const begun = new Promise<void>((resolve) => (begin = resolve))
  const listChanges = store.listChanges?.bind(store)
  const reader: SpanReader = {
    capabilities: store.capabilities,
    readThreadSpans: (threadId) => store.readThreadSpans(threadId),
    async *listThreads(query) {
      yield* store.listThreads(query)
      begin()
    },
    ...(listChanges && {
      async listChanges(query: ThreadConditions, cursor?: string) {
        const changes = await listChanges(query, cursor)
        begin()
        return changes
      },
    }),
    close: () => store.close(),
  }
  return { reader, begun }
}

function say(span: number, thread: string) {
  return sketchMessage({ trace: span, span, thread, text: `message ${span}` })
}

function namesIn(threads: readonly ThreadSummary[] = []): readonly string[] {
  return threads.map(({ id, messages }) => `${id} ${messages}`)
}
