import * as callbackManagerModule from '@langchain/core/callbacks/manager'
import { HumanMessage } from '@langchain/core/messages'
import { tool } from '@langchain/core/tools'
import { createReactAgent } from '@langchain/langgraph/prebuilt'
import { ChatOpenAI } from '@langchain/openai'
import { openThread } from 'threadspan'
import { threadCallbacks } from 'threadspan/langchain'
import { z } from 'zod'
import { startTelemetry } from './telemetry.js'

// Each turn is recorded twice by our callback: as messages and as runs. Or OpenInference records the runs.
const telemetry = startTelemetry()
const isBeside = process.env.BESIDE === 'openinference'
if (isBeside) {
  const { LangChainInstrumentation } =
    await import('@arizeai/openinference-instrumentation-langchain')
  new LangChainInstrumentation().manuallyInstrument(callbackManagerModule)
}

const model = new ChatOpenAI({ model: 'gpt-4o-mini', maxRetries: 0 })
const weather = tool(() => '21 degrees', {
  name: 'get_weather',
  description: 'The weather of a city',
  schema: z.object({ city: z.string() }),
})
const agent = createReactAgent({ llm: model, tools: [weather] })
const said = (content) => ({ messages: [new HumanMessage(content)] })
const readToEnd = async (stream) => {
  for await (const _ of await stream);
}

const turns = {
  plain: (options) => model.invoke('A plain question', options),
  streamed: (options) => readToEnd(model.stream('A streamed question', options)),
  tool: (options) => agent.invoke(said('What is the weather in Paris?'), options),
  'streamed-tool': (options) =>
    readToEnd(
      agent.stream(said('What is the weather in Paris?'), { ...options, streamMode: 'messages' }),
    ),
}

for (const [id, answer] of Object.entries(turns)) {
  const thread = openThread(id)
  const callbacks = [threadCallbacks(thread, { runs: !isBeside })]
  await thread.run(() => answer({ callbacks }))
}
await telemetry.shutdown()
console.log('{}')
