import { openai } from '@ai-sdk/openai'
import { LegacyOpenTelemetry, OpenTelemetry } from '@ai-sdk/otel'
import {
  generateText,
  registerTelemetry,
  stepCountIs,
  streamText,
  tool,
  wrapLanguageModel,
} from 'ai'
import { openThread, withParent } from 'threadspan'
import { trackAnswers, trackUserMessages } from 'threadspan/ai-sdk'
import { z } from 'zod'
import { startTelemetry } from './telemetry.js'

// Each turn is recorded twice: as messages by our helpers, and as runs by the SDK's telemetry. TELEMETRY says which.
const telemetry = startTelemetry()
registerTelemetry(
  process.env.TELEMETRY === 'legacy' ? new LegacyOpenTelemetry() : new OpenTelemetry(),
)

const model = wrapLanguageModel({ model: openai.chat('gpt-4o-mini'), middleware: trackAnswers() })
const get_weather = tool({
  description: 'The weather of a city',
  inputSchema: z.object({ city: z.string() }),
  execute: async () => '21 degrees',
})
const common = { model, maxRetries: 0, tools: { get_weather }, stopWhen: stepCountIs(3) }
const generate = (messages) => generateText({ ...common, messages })
const stream = (messages) => streamText({ ...common, messages }).consumeStream()

const questions = {}
async function turn(id, content, answer) {
  const thread = openThread(id)
  const messages = [{ role: 'user', content }]
  questions[id] = trackUserMessages(thread, messages)
  await withParent(questions[id], () => thread.run(() => answer(messages)))
}

await turn('generated', 'A plain question', generate)
await turn('streamed', 'A streamed question', stream)
await turn('generated-tool', 'What is the weather in Paris?', generate)
await turn('streamed-tool', 'What is the weather in Paris?', stream)
await telemetry.shutdown()
console.log(JSON.stringify(questions))
