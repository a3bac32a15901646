import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { json } from 'node:stream/consumers'
import { getActiveThread } from 'threadspan'
import { withThread } from 'threadspan/node-http'
import { chatOf } from './sessions.ts'

async function answerChat(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { question } = (await json(request)) as { question: string }
  const answer = `You asked: ${question}`
  getActiveThread()?.trackMessage({ role: 'assistant', content: answer })
  response.setHeader('content-type', 'application/json').end(JSON.stringify({ answer }))
}

const threadId = (request: IncomingMessage) => chatOf(request.headers.cookie)
export const server = createServer(withThread(answerChat, { threadId }))
