import OpenAI from 'openai'
import type { ChatCompletionMessageParam } from 'openai/resources/chat/completions'
import { type Thread, wrapAgent, wrapModel } from 'threadspan'
import { LOOK_UP_ORDER, lookUpOrder } from './look-up-order.ts'
import { readReply, type ToolCall } from './model-reply.ts'

const MODEL = process.env['OPENAI_MODEL'] ?? 'gpt-5-mini'
const MAX_ROUNDS = 4
const INSTRUCTIONS =
  'You help the customers of a shop with their orders. Answer in short sentences.'

// Reads OPENAI_BASE_URL and OPENAI_API_KEY itself.
const openai = new OpenAI()

const askModel = wrapModel(
  (messages: ChatCompletionMessageParam[]) =>
    openai.chat.completions.create({
      model: MODEL,
      messages,
      tools: [LOOK_UP_ORDER],
      stream: true,
    }),
  { name: MODEL },
)

/**
 * Answers the last of the messages. Calls tools first, as often as the model asks for one; the answer then
 * comes as a stream of text.
 */
export const agent = wrapAgent(
  async function OrderAgent(
    thread: Thread,
    said: readonly ChatCompletionMessageParam[],
  ): Promise<AsyncIterable<string>> {
    const messages = [{ role: 'system', content: INSTRUCTIONS } as const, ...said]
    for (let round = 0; round < MAX_ROUNDS; round++) {
      const { text, toolCalls } = await readReply(await askModel(messages))
      if (text !== undefined) return text
      if (toolCalls.length === 0) throw new Error('the model said nothing')
      messages.push(...(await callTools(thread, toolCalls)))
    }
    throw new Error(`no answer after ${MAX_ROUNDS} rounds of tools`)
  },
  { inputParser: (_thread, said) => said.at(-1)?.content },
)

async function callTools(
  thread: Thread,
  toolCalls: readonly ToolCall[],
): Promise<ChatCompletionMessageParam[]> {
  thread.trackMessage({ role: 'assistant', content: null, toolCalls })
  const messages: ChatCompletionMessageParam[] = [
    {
      role: 'assistant',
      content: null,
      tool_calls: toolCalls.map(({ id, ...called }) => ({
        id,
        type: 'function',
        function: called,
      })),
    },
  ]
  for (const call of toolCalls) {
    const content = await callTool(call)
    thread.trackMessage({ role: 'tool', name: call.name, toolCallId: call.id, content })
    messages.push({ role: 'tool', tool_call_id: call.id, content })
  }
  return messages
}

// The model may name a tool that does not exist or write arguments that are no JSON; it is told so.
async function callTool({ name, arguments: text }: ToolCall): Promise<string> {
  try {
    if (name !== LOOK_UP_ORDER.function.name) throw new Error(`there is no tool ${name}`)
    return JSON.stringify(await lookUpOrder(JSON.parse(text) as { orderId: string }))
  } catch (error) {
    return JSON.stringify({ error: String(error) })
  }
}
