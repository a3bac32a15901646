import express, { type Request } from 'express'
import { getActiveThread } from 'threadspan'
import { threads } from 'threadspan/express'
import { chatOf } from './sessions.ts'

const app = express()
const threadId = (request: Request) => chatOf(request.headers.cookie)
app.use(threads({ threadId }), express.json())

app.post('/chat', (request, response) => {
  const { question } = request.body as { question: string }
  const thread = getActiveThread()
  thread?.trackMessage({ role: 'user', content: question })
  const answer = `You asked: ${question}`
  thread?.trackMessage({ role: 'assistant', content: answer })
  response.json({ answer })
})

export const server = app.listen(Number(process.env['PORT'] ?? 3000), '127.0.0.1')
