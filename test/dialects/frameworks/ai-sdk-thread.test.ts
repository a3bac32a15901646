import { expect, it } from 'vitest'
import { readForeignThread } from '../../../src/dialects/foreign-thread.ts'

const WORDS = ['sessionId', 'conversationId', 'threadId', 'chatId', 'session_id', 'chat_id']

it.each(WORDS)('the AI SDK’s %s names the thread, in versions 6 and 7', (word) => {
  for (const place of ['ai.telemetry.metadata', 'ai.settings.context']) {
    const span = {
      name: 'ai.generateText',
      scope: { name: 'ai' },
      attributes: { [`${place}.${word}`]: 'chat-1' },
    }
    expect(readForeignThread(span as never)).toEqual({ id: 'chat-1', isCertain: true })
  }
})
