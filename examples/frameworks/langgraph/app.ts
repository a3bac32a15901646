import { HumanMessage } from '@langchain/core/messages'
import { MemorySaver, MessagesAnnotation, StateGraph } from '@langchain/langgraph'
import { ChatOpenAI } from '@langchain/openai'
import { openThread } from 'threadspan'
import { threadCallbacks } from 'threadspan/langchain'

const model = new ChatOpenAI({ model: 'gpt-5-mini' })
const agent = new StateGraph(MessagesAnnotation)
  .addNode('model', async ({ messages }) => ({ messages: [await model.invoke(messages)] }))
  .addEdge('__start__', 'model')
  .compile({ checkpointer: new MemorySaver() })

export async function answer(chatId: string, question: string): Promise<string> {
  const callbacks = [threadCallbacks(openThread(chatId))]
  const config = { callbacks, configurable: { thread_id: chatId } }
  const { messages } = await agent.invoke({ messages: [new HumanMessage(question)] }, config)
  return messages.at(-1)?.text ?? ''
}
