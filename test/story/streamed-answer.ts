import assert from 'node:assert/strict'
import { setTimeout as wait } from 'node:timers/promises'
import type { Story } from './story.ts'

/** A streamed answer, one that its reader leaves, and one that breaks. */
export const streamedAnswer: Story = {
  title: 'a streamed answer with its chunks, one that is stopped half-way and one that breaks',
  threadId: 'story-streamed-answer',

  async record({ openThread }, threadId) {
    const thread = openThread(threadId)
    thread.trackMessage({ role: 'user', content: 'Tell me a story' })
    const whole = thread.streamMessage(tokens('Once ', 'upon a ', 'time'))
    for await (const _ of whole) void _
    const left = thread.streamMessage(tokens('Once ', 'more ', 'then'))
    for await (const token of left) if (token === 'more ') break
    const broken = thread.streamMessage(tokens('Half ', new Error('socket hang up')))
    await assert.rejects(async () => {
      for await (const _ of broken) void _
    }, /socket hang up/)
    const reader = thread.streamMessage(readable('read', 'able')).getReader()
    while (!(await reader.read()).done);
    return { whole: whole.messageId }
  },

  verify({ messages }, { whole }) {
    assert.equal(messages[1]?.id, whole)
    assert.deepEqual(
      messages.slice(1).map(({ content, stream, error }) => [content, stream, error]),
      [
        ['Once upon a time', 'completed', undefined],
        ['Once more ', 'aborted', undefined],
        ['Half ', 'failed', 'socket hang up'],
        ['readable', 'completed', undefined],
      ],
    )
    const chunks = messages[1]?.chunks ?? []
    assert.deepEqual(
      chunks.map(({ length }) => length),
      [5, 7, 4],
    )
    assert.ok(chunks.every(({ waitMillis }) => waitMillis >= 4))
  },
}

function readable(...parts: readonly string[]): ReadableStream<string> {
  return new ReadableStream({
    start(controller) {
      for (const part of parts) controller.enqueue(part)
      controller.close()
    },
  })
}

async function* tokens(...parts: readonly (string | Error)[]): AsyncGenerator<string> {
  for (const part of parts) {
    await wait(6)
    if (part instanceof Error) throw part
    yield part
  }
}
