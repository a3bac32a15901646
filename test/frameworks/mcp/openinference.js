import { MCPInstrumentation } from '@arizeai/openinference-instrumentation-mcp'
import * as clientStreamableHTTPModule from '@modelcontextprotocol/sdk/client/streamableHttp.js'
import * as serverStreamableHTTPModule from '@modelcontextprotocol/sdk/server/streamableHttp.js'
import { W3CTraceContextPropagator } from '@opentelemetry/core'
import { mcpTurns } from './mcp-turns.js'
import { startServer } from './server.js'
import { startTelemetry } from './telemetry.js'
import { takeTurns } from './turns.js'

// This instrumentation makes no spans: it carries trace context in the requests, from the client to the server's tool.
const instrumentation = new MCPInstrumentation()
// A stock propagator: this one injects where no client span says to whom, so ThreadPropagator would tell nothing.
const propagator = new W3CTraceContextPropagator()
const telemetry = startTelemetry({ instrumentations: [instrumentation], propagator })
instrumentation.manuallyInstrument({ clientStreamableHTTPModule, serverStreamableHTTPModule })
const server = await startServer()
await takeTurns(mcpTurns(server.url), telemetry)
server.close()
