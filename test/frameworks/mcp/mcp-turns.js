import { Client } from '@modelcontextprotocol/sdk/client/index.js'
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js'

/** How an MCP client answers: by what a server's tool says, over streamable HTTP, with a session for each question. */
export function mcpTurns(url) {
  const call = async (question) => {
    const client = new Client({ name: 'app', version: '1.0.0' })
    await client.connect(new StreamableHTTPClientTransport(new URL(url)))
    try {
      const { content, isError } = await client.callTool({ name: 'ask', arguments: { question } })
      if (isError) throw new Error(content[0].text)
      return content[0].text
    } finally {
      await client.close()
    }
  }
  return { plain: call, tool: call }
}
