/**
 * Does in a process of its own what a visitor does on the chat's page, with the page's own code. Its arguments are the
 * chat's URL and the receiver's.
 *
 * @module
 */
import { flush, startThreads } from 'threadspan/browser'
import { ChatClient } from '../chat/page/chat-client.ts'

/** What the visitor has done. */
export interface Visit {
  readonly threadId: string
  readonly answerId: string
}

const [chatUrl = '', otlpUrl = ''] = process.argv.slice(2)
startThreads({ url: `${otlpUrl}/v1/traces`, serviceName: 'chat-page' })
const chat = new ChatClient(chatUrl)

const answer = await chat.ask('Where is my order 1042?')
chat.openDocument('returns-policy.pdf')
chat.rate(answer, 'up')
await flush()

const visit: Visit = { threadId: chat.thread.id, answerId: answer.messageId }
process.send?.(visit)
