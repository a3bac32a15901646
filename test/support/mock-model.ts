import { LLMock } from '@copilotkit/aimock'

/** An OpenAI-compatible server over real HTTP, whose response depends on the question. */
export interface MockModel extends AsyncDisposable {
  /** The base URL of its API. */
  readonly url: string
}

/**
 * A question with the word `order` calls a tool, `broken` breaks off after some chunks, `refused` is refused, and `slow`
 * takes long. Every other question gets the same answer.
 */
export async function startMockModel(): Promise<MockModel> {
  const server = new LLMock({ port: 0, host: '127.0.0.1', latency: 1, chunkSize: 5 })
  const toolCalls = [{ id: 'call_1', name: 'look_up', arguments: '{"orderId":"1042"}' }]
  server.on({ hasToolResult: true }, { content: 'It arrives on Thursday.' })
  server.on({ userMessage: /order/ }, { toolCalls })
  server.on(
    { userMessage: /refused/ },
    { error: { message: 'no quota', type: 'quota' }, status: 400 },
  )
  server.on(
    { userMessage: /broken/ },
    { content: 'This answer breaks off somewhere.' },
    { truncateAfterChunks: 4 },
  )
  server.on({ userMessage: /slow/ }, { content: 'One word at a time, please.' }, { latency: 40 })
  server.on({}, { content: 'Hello, how may I help?' })
  await server.start()
  return { url: `${server.url}/v1`, [Symbol.asyncDispose]: () => server.stop() }
}
