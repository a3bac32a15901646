import { openai } from '@ai-sdk/openai'
import { OpenTelemetry } from '@ai-sdk/otel'
import { setSession, setUser } from '@arizeai/openinference-core'
import { isOpenInferenceSpan, OpenInferenceBatchSpanProcessor } from '@arizeai/openinference-vercel'
import { LangfuseSpanProcessor } from '@langfuse/otel'
import { propagateAttributes } from '@langfuse/tracing'
import { context, trace } from '@opentelemetry/api'
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-proto'
import { generateText, registerTelemetry } from 'ai'
import { openThread, withParent } from 'threadspan'
import { startTelemetry } from './telemetry.js'

// Sends to Langfuse and to Phoenix as their documentation says, beside Threadspan.
const vendors = [
  new LangfuseSpanProcessor({
    exporter: new OTLPTraceExporter({ url: process.env.LANGFUSE_URL }),
  }),
  new OpenInferenceBatchSpanProcessor({
    exporter: new OTLPTraceExporter({ url: process.env.PHOENIX_URL }),
    spanFilter: isOpenInferenceSpan,
  }),
]
const telemetry = startTelemetry(
  process.env.VENDORS === 'before' ? { before: vendors } : { after: vendors },
)
registerTelemetry(new OpenTelemetry())

const model = openai.chat('gpt-4o-mini')
const generate = (prompt) => generateText({ model, prompt })
const questions = {}

async function turn(thread, answer) {
  const content = 'A plain question'
  questions[thread.id] = thread.trackMessage({ role: 'user', content })
  await withParent(questions[thread.id], () => answer(content))
}

await turn(openThread({ id: 'ours', userId: 'ann' }), generate)

await turn(openThread({ id: 'by-langfuse', userId: 'ann' }), (question) =>
  propagateAttributes({ sessionId: 'theirs', userId: 'bob' }, () => generate(question)),
)

await turn(openThread({ id: 'by-openinference', userId: 'ann' }), (question) => {
  const withUser = setUser(context.active(), { userId: 'bob' })
  return context.with(setSession(withUser, { sessionId: 'theirs' }), () => generate(question))
})

await turn(openThread({ id: 'by-the-app', userId: 'ann' }), () => {
  const tracer = trace.getTracer('app')
  const chat = { 'gen_ai.operation.name': 'chat', 'gen_ai.request.model': 'gpt-4o-mini' }
  const named = { ...chat, 'gen_ai.conversation.id': 'theirs', 'session.id': 'theirs' }
  tracer.startSpan('named at its start', { attributes: { ...named, 'user.id': 'bob' } }).end()
  const span = tracer.startSpan('named later', { attributes: chat })
  span.setAttributes({ ...named, 'user.id': 'bob' })
  span.end()
})

await telemetry.shutdown()
console.log(JSON.stringify(questions))
