import { HumanMessage } from '@langchain/core/messages'
import { tool } from '@langchain/core/tools'
import { MessagesAnnotation, StateGraph } from '@langchain/langgraph'
import { ToolNode, toolsCondition } from '@langchain/langgraph/prebuilt'
import { ChatOpenAI } from '@langchain/openai'
import { z } from 'zod'

const getWeather = tool(() => '21 degrees', {
  name: 'get_weather',
  description: 'The weather of a city',
  schema: z.object({ city: z.string() }),
})

/**
 * How LangChain answers: a chat model alone, and in a LangGraph graph where it may call a tool.
 *
 * @param callbacks - Handlers that each call is given.
 */
export function langgraphTurns(callbacks = []) {
  const model = new ChatOpenAI({ model: 'gpt-4o-mini', maxRetries: 0 })
  const withTools = model.bindTools([getWeather])
  const graph = new StateGraph(MessagesAnnotation)
    .addNode('model', async ({ messages }) => ({ messages: [await withTools.invoke(messages)] }))
    .addNode('tools', new ToolNode([getWeather]))
    .addEdge('__start__', 'model')
    .addConditionalEdges('model', toolsCondition)
    .addEdge('tools', 'model')
    .compile({ name: 'weather' })
  const options = { callbacks }
  return {
    plain: async (question) => (await model.invoke(question, options)).content,
    async streamed(question) {
      let text = ''
      for await (const chunk of await model.stream(question, options)) text += chunk.content
      return text
    },
    async tool(question) {
      const { messages } = await graph.invoke({ messages: [new HumanMessage(question)] }, options)
      return messages.at(-1).content
    },
  }
}
