import assert from 'node:assert/strict'
import type { Message } from '../../src/thread/message.ts'
import type { Story } from './story.ts'

// Three million characters, a lone surrogate at the end.
const LONG = `${'Grüße 🧵 '.repeat(300_000)}\ud83e`

const SAID: readonly Message[] = [
  { role: 'system', content: '' },
  { role: 'user', content: LONG },
  { role: 'assistant', content: null, toolCalls: [{ id: 'c1', name: 'find', arguments: '{"q":' }] },
  { role: 'tool', content: '\u001b[31m42\u0000', toolCallId: 'c1', name: 'find' },
  { role: 'developer', content: '\udc00', metadata: { order_id: { deep: [null, 1.5, '\ud800'] } } },
  { role: 'user', content: [{ type: 'uri', modality: 'image', uri: 'https://example.com/a.png' }] },
]

/** Whatever can be said: nothing, three megabytes, broken surrogates, control characters, parts, tool calls. */
export const anythingSaid: Story = {
  title: 'nothing, three megabytes, broken surrogates, control characters, parts and tool calls',
  threadId: 'story-anything-said',

  async record({ openThread }, threadId) {
    const thread = openThread(threadId)
    for (const message of SAID) thread.trackMessage(message)
    return {}
  },

  verify({ messages, tally }) {
    assert.equal(messages.length, SAID.length)
    for (const [n, said] of SAID.entries()) assert.partialDeepStrictEqual(messages[n], said)
    assert.equal(tally.damaged, 0)
  },
}
