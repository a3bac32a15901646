import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { json } from 'node:stream/consumers'
import { answer } from './app.ts'
import { ready } from './ready.ts'
import { chatOf } from './sessions.ts'

async function answerChat(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { question } = (await json(request)) as { question: string }
  response.end(await answer(chatOf(request.headers.cookie) ?? 'no-chat', question))
}

const server = createServer((request, response) => {
  answerChat(request, response).catch((error: unknown) =>
    response.writeHead(500).end(String(error)),
  )
})
await ready(server.listen(0, '127.0.0.1'))
