import { type ChatCompletionRequest, LLMock } from '@copilotkit/aimock'

/** An OpenAI-compatible server that streams. */
export interface LanguageModel extends AsyncDisposable {
  /** The value of `OPENAI_BASE_URL`. */
  readonly url: string
}

/**
 * Starts a stand-in for a real model: it asks for the tool where a question holds an order number, and answers from what
 * the tool gave back.
 */
export async function startLanguageModel(): Promise<LanguageModel> {
  const server = new LLMock({ port: 0, host: '127.0.0.1', latency: 15, chunkSize: 6 })
  server.on({ hasToolResult: true }, (request) => ({ content: answerFrom(lastText(request)) }))
  server.on({ userMessage: /\b\d{4}\b/ }, (request) => ({
    toolCalls: [{ name: 'look_up_order', arguments: orderIn(lastText(request)) }],
  }))
  server.on({}, { content: 'I can look up an order for you. Which number does it have?' })
  await server.start()
  return {
    url: `${server.url}/v1`,
    [Symbol.asyncDispose]: () => server.stop(),
  }
}

function lastText({ messages }: ChatCompletionRequest): string {
  const content = messages.at(-1)?.content
  return typeof content === 'string' ? content : ''
}

function orderIn(question: string): string {
  return JSON.stringify({ orderId: /\b\d{4}\b/.exec(question)?.[0] })
}

function answerFrom(toolResult: string): string {
  const { id, item, status, day } = JSON.parse(toolResult) as Record<string, string>
  if (item === undefined) return 'I could not find that order. Is the number right?'
  return `Your order ${id}, ${item}, is ${status}. The day for it is ${day}. Anything else I can do?`
}
