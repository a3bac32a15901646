import express, { type Request } from 'express'
import { getActiveThread } from 'threadspan'
import { threads } from 'threadspan/express'
import { chatOf } from './sessions.ts'

export const app = express()
const threadId = (request: Request) => chatOf(request.headers.cookie)
app.use(threads({ threadId }), express.json())

app.post('/chat', (request, response) => {
  const { question } = request.body as { question: string }
  const answer = `You asked: ${question}`
  getActiveThread()?.trackMessage({ role: 'assistant', content: answer })
  response.json({ answer })
})
