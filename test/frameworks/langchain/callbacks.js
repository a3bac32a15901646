import * as callbackManagerModule from '@langchain/core/callbacks/manager'
import { HumanMessage } from '@langchain/core/messages'
import { tool } from '@langchain/core/tools'
import { Command, interrupt, MemorySaver } from '@langchain/langgraph'
import { createReactAgent } from '@langchain/langgraph/prebuilt'
import { ChatOpenAI } from '@langchain/openai'
import { openThread, withParent } from 'threadspan'
import { threadCallbacks } from 'threadspan/langchain'
import { z } from 'zod'
import { startTelemetry } from './telemetry.js'

// LangGraph with our callback alone, or with an instrumentation of LangChain that BESIDE names. RUNS as the option.
const telemetry = startTelemetry()
const beside = []
if (process.env.BESIDE === 'openinference') {
  const { LangChainInstrumentation } =
    await import('@arizeai/openinference-instrumentation-langchain')
  new LangChainInstrumentation().manuallyInstrument(callbackManagerModule)
}
if (process.env.BESIDE === 'langfuse') {
  const { CallbackHandler } = await import('@langfuse/langchain')
  beside.push(new CallbackHandler())
}
const runs = process.env.RUNS === 'true' ? true : 'auto'

const weather = (answer, city = z.string()) =>
  tool(answer, {
    name: 'get_weather',
    description: 'The weather of a city',
    schema: z.object({ city }),
  })
const model = new ChatOpenAI({ model: 'gpt-4o-mini', maxRetries: 0 })
const agentOf = (get, more = {}) => createReactAgent({ llm: model, tools: [get], ...more })
const ask = (agent, text, options) => agent.invoke({ messages: [new HumanMessage(text)] }, options)

const question = 'What is the weather in Paris?'
const turns = {
  plain: (options) => model.invoke('A plain question', options),
  tool: (options) => ask(agentOf(weather(() => '21 degrees')), question, options),
  'broken-tool': (options) => {
    const broken = weather(() => {
      throw new Error('the database is down')
    })
    return ask(agentOf(broken), question, options)
  },
  'wrong-arguments': (options) =>
    ask(agentOf(weather(() => '21 degrees', z.number())), question, options),
  refused: (options) => ask(agentOf(weather(() => '')), 'Please refuse this', options),
  interrupted: async (options) => {
    const agent = agentOf(
      weather(() => interrupt('How warm is it?')),
      { checkpointer: new MemorySaver() },
    )
    const resumable = { ...options, configurable: { thread_id: 'interrupted' } }
    await ask(agent, question, resumable)
    await agent.invoke(new Command({ resume: '21 degrees' }), resumable)
  },
}

const only = process.env.ONLY?.split(',') ?? Object.keys(turns)
for (const id of only) {
  const thread = openThread(id)
  const callbacks = [threadCallbacks(thread, { runs }), ...beside]
  const turn = () => turns[id]({ callbacks }).catch(() => {})
  // What an instrumentation records belongs to the thread only if that is active.
  if (process.env.BESIDE === undefined) await turn()
  else await withParent(thread.trackMessage({ role: 'user', content: question }), turn)
}
await telemetry.shutdown()
console.log(JSON.stringify(Object.fromEntries(only.map((id) => [id, '']))))
