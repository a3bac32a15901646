import { Client } from '@modelcontextprotocol/sdk/client/index.js'
import { McpInstrumentation } from '@traceloop/instrumentation-mcp'
import { mcpTurns } from './mcp-turns.js'
import { startTelemetry } from './telemetry.js'
import { takeTurns } from './turns.js'

const instrumentation = new McpInstrumentation()
const telemetry = startTelemetry({ instrumentations: [instrumentation] })
instrumentation.manuallyInstrument({ Client })
await takeTurns(mcpTurns(process.env.MCP_URL), telemetry)
