import { OpenAIInstrumentation as OpenInference } from '@arizeai/openinference-instrumentation-openai'
import { observeOpenAI } from '@langfuse/openai'
import OpenAI from 'openai'
import { openThread, withParent, wrapModel } from 'threadspan'
import { startTelemetry } from './telemetry.js'

// Each turn is recorded twice: as messages by `streamMessage`, and as runs by what RUNS names.
const { RUNS = 'wrapModel', API = 'chat' } = process.env
const instrumentations = RUNS === 'openinference' ? [new OpenInference()] : []
const telemetry = startTelemetry({ instrumentations })
for (const instrumentation of instrumentations) instrumentation.manuallyInstrument(OpenAI)
const wrappers = { wrapModel, langfuse: observeOpenAI, openinference: (client) => client }
const client = wrappers[RUNS](new OpenAI({ maxRetries: 0 }))

const model = 'gpt-4o-mini'
const weather = {
  name: 'get_weather',
  description: 'The weather of a city',
  parameters: { type: 'object', properties: { city: { type: 'string' } } },
}

async function readToEnd(stream) {
  const chunks = []
  for await (const chunk of stream) chunks.push(chunk)
  return chunks
}

const apis = {
  async chat(thread, question, usesTool) {
    const messages = [{ role: 'user', content: question }]
    const tools = usesTool ? [{ type: 'function', function: weather }] : undefined
    const ask = async () =>
      readToEnd(
        thread.streamMessage(
          await client.chat.completions.create({
            model,
            messages,
            tools,
            stream: true,
            stream_options: { include_usage: true },
          }),
        ),
      )
    const chunks = await ask()
    if (!usesTool) return
    const pieces = chunks.flatMap(({ choices }) => choices[0]?.delta.tool_calls ?? [])
    const [{ id }] = pieces
    const args = pieces.map((piece) => piece.function?.arguments ?? '').join('')
    const call = { id, type: 'function', function: { name: weather.name, arguments: args } }
    const result = { role: 'tool', tool_call_id: id, content: '21 degrees' }
    thread.trackMessage(result)
    messages.push({ role: 'assistant', content: null, tool_calls: [call] }, result)
    await ask()
  },
  async responses(thread, question, usesTool) {
    const input = [{ role: 'user', content: question }]
    const tools = usesTool ? [{ type: 'function', ...weather }] : undefined
    const ask = async () =>
      readToEnd(
        thread.streamMessage(await client.responses.create({ model, input, tools, stream: true })),
      )
    const events = await ask()
    if (!usesTool) return
    const items = events.filter(({ type }) => type === 'response.output_item.done')
    const { item } = items.find((done) => done.item.type === 'function_call')
    thread.trackMessage({ role: 'tool', toolCallId: item.call_id, content: '21 degrees' })
    const { call_id } = item
    input.push(item, { type: 'function_call_output', call_id, output: '21 degrees' })
    await ask()
  },
}

const questions = {}
async function turn(id, content, usesTool) {
  const thread = openThread(id)
  questions[id] = thread.trackMessage({ role: 'user', content })
  await withParent(questions[id], () => apis[API](thread, content, usesTool))
}

await turn('streamed', 'A streamed question', false)
await turn('streamed-tool', 'What is the weather in Paris?', true)
await telemetry.shutdown()
console.log(JSON.stringify(questions))
