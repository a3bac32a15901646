import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createReceiver } from '../../src/receiver/create-receiver.ts'
import { memoryStore } from '../../src/store/memory.ts'
import type { RecordedRun, RecordedThread } from '../../src/thread/recorded-thread.ts'
import { needs } from '../support/needs.ts'
import { hasPython } from './backend-cache.ts'
import { visit, wholeThread, withBelow } from './visit.ts'

describe(
  'page → Node → Python → language model, without a Collector',
  needs({ python: hasPython }),
  () => {
    const stack = new AsyncDisposableStack()
    let thread: RecordedThread
    let python: readonly RecordedRun[]

    beforeAll(async () => {
      const store = memoryStore()
      const receiver = await createReceiver({ store, port: 0 })
      stack.defer(() => receiver.close())
      thread = await wholeThread(store, await visit(stack, receiver.url))
      const caused = withBelow(thread.messages[0]?.runs ?? [])
      python = caused.filter(({ service }) => service === 'orders')
    })

    afterAll(() => stack.disposeAsync())

    it('has the Python service in the thread, though only Node has a processor', () => {
      expect(thread.services.toSorted()).toEqual(['chat', 'chat-page', 'orders'])
      expect(python.map(({ name, kind }) => ({ name, kind }))).toEqual([
        { name: 'GET /orders/{id}', kind: undefined },
        { name: 'chat gpt-5-mini', kind: 'llm' },
      ])
    })

    it('by its trace and tracestate alone: nothing has marked its spans', () => {
      for (const { attributes } of python) {
        expect(Object.keys(attributes).filter((key) => key.startsWith('chat.'))).toEqual([])
      }
    })
  },
)
