import assert from 'node:assert/strict'
import type { Story } from './story.ts'

/** Events, feedback that is taken back, another try and an edit. */
export const secondThoughts: Story = {
  title:
    'events, feedback that is taken back, outcomes, labels, another try of an answer and an edited question',
  threadId: 'story-second-thoughts',

  async record({ openThread, trackFeedback }, threadId) {
    const thread = openThread({ id: threadId, metadata: { channel: 'web' } })
    const question = thread.trackMessage({ id: 'q', role: 'user', content: 'Helo' })
    thread.trackEvent('open-document', { documentName: 'my-document.pdf' }, { userId: 'guest' })
    const first = thread.trackMessage({ role: 'assistant', content: 'What?' })
    const second = thread.trackMessage({ role: 'assistant', content: 'Hello!', isRetry: true })
    trackFeedback(first, { thumb: 'down', comment: 'rude' })
    trackFeedback(second, { thumb: 'up', score: 1 })
    thread.trackFeedback('q', { comment: 'typo' })
    trackFeedback(second, { score: null })
    const edit = thread.trackMessage({ id: 'q', role: 'user', content: 'Hello' })
    thread.trackOutcome(0)
    thread.trackOutcome(0.5, { comment: 'half of it', userId: 'reviewer' })
    const finding = { about: 'finding', signal: 'retry', id: second } as const
    thread.trackFeedback(finding, { verdict: 'confirmed' }, { userId: 'reviewer' })
    return { question, first, second, edit }
  },

  verify(
    { messages, path, events, metadata, outcome, feedback, opinions, labels },
    { question, first, second, edit },
  ) {
    assert.deepEqual(metadata, { channel: 'web' })
    assert.deepEqual(
      messages.map(({ id, parentId, retryOf, replaces, feedback }) => ({
        id,
        parentId,
        retryOf,
        replaces,
        feedback,
      })),
      [
        {
          id: question,
          parentId: undefined,
          retryOf: undefined,
          replaces: undefined,
          feedback: { comment: 'typo' },
        },
        {
          id: first,
          parentId: question,
          retryOf: undefined,
          replaces: undefined,
          feedback: { thumb: 'down', comment: 'rude' },
        },
        {
          id: second,
          parentId: question,
          retryOf: first,
          replaces: undefined,
          feedback: { thumb: 'up' },
        },
        {
          id: edit,
          parentId: undefined,
          retryOf: undefined,
          replaces: question,
          feedback: undefined,
        },
      ],
    )
    assert.deepEqual([outcome, feedback], [0.5, { comment: 'half of it' }])
    assert.deepEqual(
      opinions?.map(({ author, outcome: given }) => [author, given]),
      [
        [undefined, 0],
        ['reviewer', 0.5],
      ],
    )
    assert.deepEqual(
      labels?.map(({ signal, verdict, author, messageId }) => [signal, verdict, author, messageId]),
      [['retry', 'confirmed', 'reviewer', second]],
    )
    assert.deepEqual(path, [edit])
    assert.deepEqual(
      events.map(({ name, metadata: data, userId }) => ({ name, data, userId })),
      [{ name: 'open-document', data: { documentName: 'my-document.pdf' }, userId: 'guest' }],
    )
  },
}
