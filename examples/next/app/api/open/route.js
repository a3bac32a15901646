import { trace } from '@opentelemetry/api'
import { getActiveThread } from 'threadspan'
import { MESSAGE_ID_HEADER, withThread } from 'threadspan/next'

const tracer = trace.getTracer('app')

// As an instrumentation of the model's client would write it.
async function askModel(question) {
  const attributes = { 'gen_ai.operation.name': 'chat', 'gen_ai.request.model': 'gpt-5-mini' }
  return tracer.startActiveSpan('chat gpt-5-mini', { attributes }, async (span) => {
    await new Promise((resolve) => setTimeout(resolve, 5))
    span.end()
    return `You asked: ${question}`
  })
}

// This example has no users. An app that has some passes `threadId` as well, a function that returns the chat that it has
// verified.
export const POST = withThread(async (request) => {
  const { question } = await request.json()
  const answer = await askModel(question)
  const messageId = getActiveThread()?.trackMessage({ role: 'assistant', content: answer })
  const headers = messageId === undefined ? {} : { [MESSAGE_ID_HEADER]: messageId }
  return new Response(answer, { headers })
})
