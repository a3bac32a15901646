import { HumanMessage } from '@langchain/core/messages'
import { ChatOpenAI } from '@langchain/openai'
import { openThread } from 'threadspan'
import { threadCallbacks } from 'threadspan/langchain'

const model = new ChatOpenAI({ model: 'gpt-5-mini' })

export async function answer(chatId: string, question: string): Promise<string> {
  const callbacks = [threadCallbacks(openThread(chatId))]
  const { text } = await model.invoke([new HumanMessage(question)], { callbacks })
  return text
}
