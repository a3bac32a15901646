import { once } from 'node:events'
import { createServer } from 'node:http'
import { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js'
import { StreamableHTTPServerTransport } from '@modelcontextprotocol/sdk/server/streamableHttp.js'
import { wrapTool } from 'threadspan'
import { z } from 'zod'

const ask = wrapTool(async function ask(question) {
  if (question.includes('refuse')) throw new Error('Refused')
  return `You asked: ${question}`
})

/** An MCP server without sessions, whose one tool is wrapped. */
export async function startServer() {
  const answer = async (request, response) => {
    const server = new McpServer({ name: 'server', version: '1.0.0' })
    server.registerTool('ask', { inputSchema: { question: z.string() } }, async ({ question }) => ({
      content: [{ type: 'text', text: await ask(question) }],
    }))
    const transport = new StreamableHTTPServerTransport({ sessionIdGenerator: undefined })
    response.on('close', () => void server.close())
    await server.connect(transport)
    await transport.handleRequest(request, response)
  }
  const http = createServer((request, response) => void answer(request, response))
  http.listen(0, '127.0.0.1')
  await once(http, 'listening')
  return { url: `http://127.0.0.1:${http.address().port}/mcp`, close: () => http.close() }
}
