import { describe, expect, it } from 'vitest'
import { flush, openThread, startThreads, trackOnce } from '../../src/browser/index.ts'
import { createReceiver } from '../../src/receiver/create-receiver.ts'
import { readThread } from '../../src/replay/read-thread.ts'
import { memoryStore } from '../../src/store/memory.ts'

describe('tracking at each render', () => {
  it('records a message once by its own id, and other words as an edit', async () => {
    const store = memoryStore()
    await using receiver = Object.assign(await createReceiver({ store, port: 0 }), {
      [Symbol.asyncDispose]: () => receiver.close({ timeoutMillis: 0 }),
    })
    startThreads({ url: `${receiver.url}/v1/traces`, serviceName: 'page' })
    const thread = openThread('renders')
    const show = (content?: string) =>
      trackOnce(thread, { id: 'a', role: 'assistant', ...(content !== undefined && { content }) })
    const first = show()
    expect(show()).toBe(first)
    const second = show('Hel')
    expect(show('Hel')).toBe(second)
    show('Hello')
    show('Hel')
    expect(await flush()).toMatchObject({ delivered: 4 })
    const { messages } = await readThread(store, 'renders')
    expect(messages.map(({ content, replaces }) => [content, replaces])).toEqual([
      [undefined, undefined],
      ['Hel', first],
      ['Hello', second],
      ['Hel', messages[2]?.id],
    ])
  })

  it('has one handle of a thread, with what it was opened with last', () => {
    const thread = openThread({ id: 'mine', userId: 'u1' })
    expect(openThread('mine')).toBe(thread)
    expect(openThread({ id: 'mine', userId: 'u2' })).toBe(thread)
    expect(thread).toMatchObject({ id: 'mine', userId: 'u2' })
    expect(openThread(42 as never)).toBe(openThread('42'))
    expect(openThread(null as never).id).toMatch(/^[\da-f]{32}$/)
    expect(openThread('__proto__').trackMessage).toBeTypeOf('function')
    const unspeakable = openThread('\ud800')
    unspeakable.trackMessage({ role: 'user', content: 'q' })
    expect(unspeakable.headers()).toEqual({})
  })
})
