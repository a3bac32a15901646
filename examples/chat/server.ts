/**
 * The chat's backend: serves the page and answers `POST /chat` with the text of the answer as it comes. Run with
 * `--import ./telemetry.ts`.
 *
 * @module
 */
import { createServer } from 'node:http'
import express from 'express'
import type { ChatCompletionMessageParam } from 'openai/resources/chat/completions'
import { openThread } from 'threadspan'
import { threads } from 'threadspan/express'
import { agent } from './agent.ts'
import { buildPage } from './build-page.ts'
import { listen } from './listen.ts'

interface ChatRequest {
  /** What was said so far; the last message is the question. */
  readonly messages: ChatCompletionMessageParam[]
}

const app = express()
// The thread is that of the W3C headers, or of the body's threadId and messageId if a client cannot send headers. This
// demo has no users. An app that has some passes `threadId`, a function that returns the chat that it has verified.
app.use(express.json(), threads())
app.use(await buildPage())

app.post('/chat', (request, response) => {
  const { messages } = request.body as ChatRequest
  return writeAnswer(messages, response)
})

async function writeAnswer(
  messages: readonly ChatCompletionMessageParam[],
  response: express.Response,
): Promise<void> {
  const thread = openThread()
  const answer = thread.streamMessage(await agent(thread, messages))
  // The page needs it to say what its feedback is about.
  response.setHeader('message-id', answer.messageId)
  response.type('text/plain; charset=utf-8')
  for await (const text of answer) {
    if (response.destroyed) break
    response.write(text)
  }
  response.end()
}

console.log(`chat: ${await listen(createServer(app), Number(process.env['PORT'] ?? 4000))}`)
