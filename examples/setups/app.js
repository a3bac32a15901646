/**
 * The app of every example here: a chat backend that answers `POST /chat` with the help of a model and of an order
 * service. It does not know how OpenTelemetry was set up.
 *
 * @module
 */
import { once } from 'node:events'
import { createServer } from 'node:http'
import { json } from 'node:stream/consumers'
import { SpanKind, trace } from '@opentelemetry/api'
import { checkSetup, openThread, withParent } from 'threadspan'

// As an instrumentation of the model's client would write it.
function askModel(question) {
  const attributes = { 'gen_ai.operation.name': 'chat', 'gen_ai.request.model': 'gpt-5-mini' }
  const options = { kind: SpanKind.CLIENT, attributes }
  return trace.getTracer('app').startActiveSpan('chat gpt-5-mini', options, async (span) => {
    try {
      await fetch(process.env.ORDERS_URL).then((response) => response.text())
      const init = { method: 'POST', body: JSON.stringify({ question }) }
      const { answer } = await fetch(process.env.MODEL_URL, init).then((reply) => reply.json())
      return answer
    } finally {
      span.end()
    }
  })
}

async function answerChat(request, response) {
  const { threadId, question } = await json(request)
  // The example two-providers alone has a provider of its own for threads.
  const tracerProvider = globalThis.chatTracerProvider
  const thread = openThread({ id: threadId, ...(tracerProvider && { tracerProvider }) })
  const messageId = thread.trackMessage({ role: 'user', content: question })
  const answer = await withParent(messageId, () => askModel(question))
  thread.trackMessage({ role: 'assistant', content: answer })
  response.end(answer)
}

const server = createServer((request, response) => {
  answerChat(request, response).catch((error) => response.writeHead(500).end(String(error)))
})
server.listen(0, '127.0.0.1')
await once(server, 'listening')
process.send({
  url: `http://127.0.0.1:${server.address().port}/chat`,
  findings: await checkSetup(),
})

await once(process, 'message')
server.closeAllConnections()
server.close()
process.disconnect()
