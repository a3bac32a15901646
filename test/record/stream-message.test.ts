import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openThread, parseMessageId } from '../../src/index.ts'
import { unpackTiming } from '../../src/thread/stream/stream-timing.ts'
import { type Recording, startRecording } from '../support/recording.ts'

let recording: Recording
let id: string
let nth = 0

beforeEach(() => {
  recording = startRecording()
  id = `stream-message-${nth++}`
})
afterEach(() => recording.stop())

async function* chunks(...parts: readonly unknown[]) {
  for (const part of parts) {
    await new Promise((resolve) => setTimeout(resolve, 5))
    if (part instanceof Error) throw part
    yield part
  }
}

const attributes = () => recording.spans().at(-1)?.attributes ?? {}

describe('streamMessage', () => {
  it('passes an async iterable through and records text and timing when it ends', async () => {
    const objects = [
      { choices: [{ delta: { content: 'Hel' } }] },
      { choices: [] },
      { choices: [{ delta: { content: 'lo' } }] },
    ]
    const stream = openThread(id).streamMessage(chunks(...objects))
    const seen: unknown[] = []
    for await (const chunk of stream) seen.push(chunk)
    expect(seen).toHaveLength(3)
    seen.forEach((chunk, i) => expect(chunk).toBe(objects[i]))
    expect(attributes()).toMatchObject({
      'chat.content': 'Hello',
      'chat.role': 'assistant',
      'chat.stream.state': 'completed',
    })
    const timing = unpackTiming(attributes()['chat.stream.timing']) ?? []
    expect(timing.map(({ length }) => length)).toEqual([3, 2])
    expect(timing.every(({ waitMillis }) => waitMillis >= 4)).toBe(true)
  })

  it('has its message ID before the first chunk, and is not exported before the last', async () => {
    const thread = openThread(id)
    const stream = thread.streamMessage(chunks('a', 'b'))
    expect(parseMessageId(stream.messageId)).toBeDefined()
    expect(recording.spans()).toEqual([])
    for await (const _ of stream) expect(recording.spans()).toEqual([])
    expect(recording.spans()[0]?.spanId).toBe(parseMessageId(stream.messageId)?.spanId)
  })

  it('passes a ReadableStream of bytes through, also where a character spans two chunks', async () => {
    const bytes = new TextEncoder().encode('Grüße 🧵')
    const source = new ReadableStream<Uint8Array>({
      start(controller) {
        for (const byte of bytes) controller.enqueue(Uint8Array.of(byte))
        controller.close()
      },
    })
    const text = await new Response(openThread(id).streamMessage(source)).text()
    expect(text).toBe('Grüße 🧵')
    expect(attributes()['chat.content']).toBe('Grüße 🧵')
  })

  it('keeps what else a stream object carries', async () => {
    const controller = new AbortController()
    class SdkStream {
      readonly controller = controller
      #parts = ['a', 'b']
      last() {
        return this.#parts.at(-1)
      }
      async *[Symbol.asyncIterator]() {
        yield* this.#parts
      }
    }
    const stream = openThread(id).streamMessage(new SdkStream())
    expect(stream.controller).toBe(controller)
    expect(stream.last()).toBe('b')
    for await (const _ of stream) void _
    expect(attributes()['chat.content']).toBe('ab')
  })

  it('records a consumer that stops early as aborted, with the text until then, and stops the source', async () => {
    let closed = false
    async function* source() {
      try {
        yield* ['one ', 'two ', 'three']
      } finally {
        closed = true
      }
    }
    for await (const chunk of openThread(id).streamMessage(source())) if (chunk === 'two ') break
    expect(closed).toBe(true)
    expect(attributes()).toMatchObject({
      'chat.content': 'one two ',
      'chat.stream.state': 'aborted',
    })
  })

  it('records a cancelled ReadableStream as aborted and hands the reason to its source', async () => {
    let reason: unknown
    const source = new ReadableStream<string>({
      pull: (c) => c.enqueue('tick '),
      cancel: (why) => void (reason = why),
    })
    const reader = openThread(id).streamMessage(source).getReader()
    await reader.read()
    await reader.cancel('enough')
    expect(reason).toBe('enough')
    expect(attributes()).toMatchObject({ 'chat.content': 'tick ', 'chat.stream.state': 'aborted' })
  })

  it('records a source that throws as failed, and throws the same error at its consumer', async () => {
    const broken = new TypeError('socket hang up')
    const stream = openThread(id).streamMessage(chunks('so ', 'far', broken))
    await expect(async () => {
      for await (const _ of stream) void _
    }).rejects.toBe(broken)
    expect(attributes()).toMatchObject({
      'chat.content': 'so far',
      'chat.stream.state': 'failed',
      'error.type': 'TypeError',
    })
    expect(recording.spans()[0]?.status).toEqual({ code: 2, message: 'socket hang up' })
  })

  it('tells an abort signal from a failure', async () => {
    const stream = openThread(id).streamMessage(
      chunks('so far', new DOMException('stop', 'AbortError')),
    )
    await expect(async () => {
      for await (const _ of stream) void _
    }).rejects.toThrow('stop')
    expect(attributes()['chat.stream.state']).toBe('aborted')
    expect(recording.spans()[0]?.status.code).toBe(0)
  })

  it('lets the chat go on where the text of a chunk cannot be read', async () => {
    const text = () => {
      throw new Error('bad reader')
    }
    const seen: unknown[] = []
    for await (const chunk of openThread(id).streamMessage(chunks('a', 'b'), { text }))
      seen.push(chunk)
    expect(seen).toEqual(['a', 'b'])
    expect(recording.warnings.join()).toContain('bad reader')
  })

  it('runs the body of a generator in the message, not in whoever consumes it', async () => {
    async function* source() {
      recording.tracer.startSpan('inside the body').end()
      yield 'a'
      recording.tracer.startSpan('inside the body').end()
    }
    const stream = openThread(id).streamMessage(source())
    for await (const _ of stream) void _
    const inside = recording.spans().filter(({ name }) => name === 'inside the body')
    expect(inside.map(({ parentSpanId }) => parentSpanId)).toEqual(
      Array(2).fill(parseMessageId(stream.messageId)?.spanId),
    )
  })
})
