import { type ChatCompletionRequest, LLMock, MCPMock } from '@copilotkit/aimock'
import { refusingModel } from './refusing-model.ts'

/** Tokens of every answer. */
export const USAGE = { input: 11, output: 7 } as const

/** What it says once it knows the weather. */
export const TOOL_ANSWER = 'It is 21 degrees in Paris.'

/** Words of the question that is refused. */
const REFUSED = /refuse/

const usage = { prompt_tokens: USAGE.input, completion_tokens: USAGE.output }

/** A server that speaks OpenAI's and Anthropic's API, and keeps what it was sent. */
export async function startLanguageModel(): Promise<LLMock> {
  const server = new LLMock({ port: 0, host: '127.0.0.1', chunkSize: 6 })
  server.on({ hasToolResult: true }, { content: TOOL_ANSWER, usage })
  server.on({ userMessage: /weather in Paris/ }, { ...callOfTool(), usage })
  server.on(
    { userMessage: REFUSED },
    { error: { message: 'Refused', type: 'invalid_request_error' }, status: 400 },
  )
  server.on({}, (request) => ({ content: answerTo(lastText(request)), usage }))
  server.mount('/mcp', toolServer())
  server.mount('/refusing', refusingModel)
  await server.start()
  return server
}

/** The answer to any other question. */
export function answerTo(question: string): string {
  return `You asked: ${question}`
}

function callOfTool() {
  return { toolCalls: [{ name: 'get_weather', arguments: JSON.stringify({ city: 'Paris' }) }] }
}

function lastText({ messages }: ChatCompletionRequest): string {
  const content = messages.findLast(({ role }) => role === 'user')?.content
  if (typeof content === 'string') return content
  return content?.map(({ text = '' }) => text).join('') ?? ''
}

function toolServer(): MCPMock {
  const inputSchema = { type: 'object', properties: { question: { type: 'string' } } }
  return new MCPMock().addTool({ name: 'ask', inputSchema }).onToolCall('ask', (args) => {
    const { question } = args as { question: string }
    if (REFUSED.test(question)) throw new Error('Refused')
    return answerTo(question)
  })
}
