import { expect, it, onTestFinished } from 'vitest'
import { createReceiver } from '../../src/receiver/create-receiver.ts'
import { readThread } from '../../src/replay/read-thread.ts'
import { sqliteStore } from '../../src/store/sqlite.ts'
import { openPage } from './page-entry.ts'

// Without a prototype no text can be made of it either.
const circle: Record<string, unknown> = Object.assign(Object.create(null), { big: 5n })
circle['self'] = circle

const hostile: readonly unknown[] = ['\ud800', 'half \udfff', 5n, { big: 5n }, circle, [circle]]

it('delivers all of a batch, whatever its values are', async () => {
  const store = sqliteStore(':memory:')
  const receiver = await createReceiver({ store, port: 0 })
  onTestFinished(() => receiver.close({ timeoutMillis: 0 }))
  const page = await openPage()
  page.startThreads({ url: `${receiver.url}/v1/traces`, serviceName: 'page' })
  const thread = page.openThread('hostile')
  for (const value of hostile) {
    const any = value as never
    page.openThread({ id: 'hostile', userId: any, userProps: any, tags: any, metadata: any })
    thread.trackMessage({ role: 'user', content: 'q', name: any, metadata: any, toolCalls: any })
    thread.trackMessage({ role: 'assistant', content: any, id: any })
    thread.trackFeedback('q', any)
    thread.trackEvent('opened', any, any)
    for await (const _ of thread.streamMessage(said(any), { id: any, metadata: any }));
  }
  const { delivered, dropped, queued } = await page.flush()
  expect({ dropped, queued }).toEqual({ dropped: 0, queued: 0 })
  expect(delivered).toBe(5 * hostile.length)
  expect(receiver.counts).toMatchObject({ rejected: 0, stored: delivered })
  const { messages } = await readThread(store, 'hostile')
  expect(messages.filter(({ content }) => content === 'q')).toHaveLength(hostile.length)
})

async function* said(text: string): AsyncGenerator<string> {
  yield text
}
