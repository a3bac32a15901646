import type { Dialect } from '../dialect.ts'
import { readWord } from '../kinds/read-word.ts'

/** Calls over the Model Context Protocol. Only a call of a tool is a run; all else is housekeeping. */
export const mcp: Dialect = {
  name: 'MCP, FastMCP',
  source:
    'https://github.com/open-telemetry/semantic-conventions-genai/blob/main/docs/gen-ai/mcp.md',
  recorded: 'fastmcp 4.2.3',
  namespaces: ['mcp.'],
  kinds: {
    operation: [
      {
        keys: ['mcp.method.name'],
        decide: (value) => (readWord(value) === 'tools/call' ? 'tool' : null),
      },
      {
        // Logfire's and FastMCP's MCP spans speak JSON-RPC.
        keys: ['rpc.method'],
        decide: (value) => (value === 'tools/call' ? 'tool' : undefined),
      },
    ],
    attribute: [{ keys: ['mcp.tool.name'], decide: () => 'tool' }],
  },
  runKeys: ['mcp.method.name'],
}
