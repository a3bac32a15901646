import { OpenAIInstrumentation as OpenInference } from '@arizeai/openinference-instrumentation-openai'
import { observeOpenAI } from '@langfuse/openai'
import OpenAI from 'openai'
import { openThread, withParent, wrapModel } from 'threadspan'
import { startTelemetry } from './telemetry.js'

// A model that refuses: each refusal is recorded as a message, and as a run by what RUNS names.
const { RUNS = 'wrapModel', OPENAI_BASE_URL } = process.env
const instrumentations = RUNS === 'openinference' ? [new OpenInference()] : []
const telemetry = startTelemetry({ instrumentations })
for (const instrumentation of instrumentations) instrumentation.manuallyInstrument(OpenAI)
const wrappers = { wrapModel, langfuse: observeOpenAI, openinference: (client) => client }
const baseURL = OPENAI_BASE_URL.replace('/v1', '/refusing/v1')
const client = wrappers[RUNS](new OpenAI({ maxRetries: 0, baseURL }))
const model = 'gpt-4o-mini'

const asked = {
  async plain(thread, messages) {
    const { choices } = await client.chat.completions.create({ model, messages })
    thread.trackMessage(choices[0].message)
  },
  async streamed(thread, messages) {
    const stream = await client.chat.completions.create({
      model,
      messages,
      stream: true,
      stream_options: { include_usage: true },
    })
    for await (const _ of thread.streamMessage(stream));
  },
}

const questions = {}
for (const [id, ask] of Object.entries(asked)) {
  const thread = openThread(id)
  const question = { role: 'user', content: `A ${id} question` }
  questions[id] = thread.trackMessage(question)
  await withParent(questions[id], () => ask(thread, [question]))
}
await telemetry.shutdown()
console.log(JSON.stringify(questions))
