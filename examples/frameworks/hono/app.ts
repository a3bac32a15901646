import { type Context, Hono } from 'hono'
import { cors } from 'hono/cors'
import { getActiveThread } from 'threadspan'
import { MESSAGE_ID_HEADER, THREAD_REQUEST_HEADERS, threads } from 'threadspan/hono'
import { chatOf } from './sessions.ts'

export const app = new Hono()
app.use(
  cors({
    origin: 'https://shop.example',
    allowHeaders: ['content-type', ...THREAD_REQUEST_HEADERS],
    exposeHeaders: [MESSAGE_ID_HEADER],
  }),
)
app.use(threads({ threadId: (c: Context) => chatOf(c.req.header('cookie')) }))

app.post('/chat', async (c) => {
  const { question } = await c.req.json<{ question: string }>()
  const answer = `You asked: ${question}`
  const messageId = getActiveThread()?.trackMessage({ role: 'assistant', content: answer })
  if (messageId !== undefined) c.header(MESSAGE_ID_HEADER, messageId)
  return c.json({ answer })
})
