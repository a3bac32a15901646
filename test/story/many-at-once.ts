import assert from 'node:assert/strict'
import { setImmediate as tick } from 'node:timers/promises'
import type { Story } from './story.ts'

const MESSAGES = 300

/** Many answers at the same moment, from as many handles of one thread. */
export const manyAtOnce: Story = {
  title: 'three hundred concurrent answers, each from a handle of its own',
  threadId: 'story-many-at-once',

  async record({ openThread, withParent }, threadId) {
    const question = openThread(threadId).trackMessage({ role: 'user', content: 'Everybody?' })
    const answer = async (n: number): Promise<void> => {
      await tick()
      await withParent(question, async () => {
        await tick()
        openThread(threadId).trackMessage({ role: 'assistant', content: String(n) })
      })
    }
    await Promise.all(Array.from({ length: MESSAGES }, (_, n) => answer(n)))
    return { question }
  },

  verify({ messages, path, tally }, { question }) {
    assert.equal(messages[0]?.id, question)
    const said = new Set(messages.slice(1).map(({ content }) => content))
    assert.equal(said.size, MESSAGES)
    assert.equal(path.length, MESSAGES + 1)
    assert.equal(tally.duplicates + tally.orphans, 0)
  },
}
