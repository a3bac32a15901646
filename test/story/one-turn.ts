import assert from 'node:assert/strict'
import { trace } from '@opentelemetry/api'
import type { Story } from './story.ts'

/** A question, the agent that it starts, and the answer. */
export const oneTurn: Story = {
  title: 'a question, the agent it starts with an LLM call three awaits deep, and the answer',
  threadId: 'story-one-turn',

  async record({ openThread, wrapAgent }, threadId) {
    const thread = openThread({ id: threadId, userId: 'ann', tags: ['story'] })
    const question = thread.trackMessage({ role: 'user', content: 'Hello, please help me' })
    const agent = wrapAgent(async function ChatbotAgent(query: string) {
      await Promise.resolve()
      return await think(query)
    })
    const content = await agent('Hello!').setParent(question)
    const answer = thread.trackMessage({ role: 'assistant', content })
    return { question, answer }
  },

  verify(thread, { question, answer }) {
    assert.equal(thread.userId, 'ann')
    assert.deepEqual(thread.tags, ['story'])
    assert.deepEqual(
      thread.messages.map(({ id, role, content }) => ({ id, role, content })),
      [
        { id: question, role: 'user', content: 'Hello, please help me' },
        { id: answer, role: 'assistant', content: 'You said Hello!' },
      ],
    )
    const [agent, ...others] = thread.messages[0]?.runs ?? []
    assert.deepEqual(others, [])
    assert.deepEqual(
      [agent?.name, agent?.kind, agent?.output],
      ['ChatbotAgent', 'agent', 'You said Hello!'],
    )
    assert.deepEqual(
      agent?.children.map(({ name, kind }) => ({ name, kind })),
      [{ name: 'chat gpt-5', kind: 'llm' }],
    )
    assert.equal(thread.tally.orphans, 0)
  },
}

async function think(query: string): Promise<string> {
  await new Promise((resolve) => setTimeout(resolve, 1))
  return ask(query)
}

async function ask(query: string): Promise<string> {
  const attributes = { 'gen_ai.operation.name': 'chat', 'gen_ai.request.model': 'gpt-5' }
  return trace.getTracer('app').startActiveSpan('chat gpt-5', { attributes }, async (span) => {
    await Promise.resolve()
    span.end()
    return `You said ${query}`
  })
}
