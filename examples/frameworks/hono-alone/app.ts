import { serve } from '@hono/node-server'
import { type Context, Hono } from 'hono'
import { getActiveThread } from 'threadspan'
import { threads } from 'threadspan/hono'
import { chatOf } from './sessions.ts'

const app = new Hono()
app.use(threads({ threadId: (c: Context) => chatOf(c.req.header('cookie')) }))

app.post('/chat', async (c) => {
  const { question } = await c.req.json<{ question: string }>()
  const thread = getActiveThread()
  thread?.trackMessage({ role: 'user', content: question })
  const answer = `You asked: ${question}`
  thread?.trackMessage({ role: 'assistant', content: answer })
  return c.json({ answer })
})

const port = Number(process.env['PORT'] ?? 3000)
export const server = serve({ fetch: app.fetch, port, hostname: '127.0.0.1' })
