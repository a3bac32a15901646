import fastify, { type FastifyRequest } from 'fastify'
import { getActiveThread } from 'threadspan'
import { threads } from 'threadspan/fastify'
import { chatOf } from './sessions.ts'

export const app = fastify()
const threadId = (request: FastifyRequest) => chatOf(request.headers.cookie)
await app.register(threads, { threadId })

app.post('/chat', async (request) => {
  const { question } = request.body as { question: string }
  const answer = `You asked: ${question}`
  getActiveThread()?.trackMessage({ role: 'assistant', content: answer })
  return { answer }
})
