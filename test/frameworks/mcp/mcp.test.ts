import { describeFramework } from '../support/app-contract.ts'

const CALL = ['tool ask.tool']
const TOOL = ['tool ask']

describeFramework('mcp', [
  {
    name: 'traceloop',
    asksNoModel: true,
    runs: { plain: CALL, streamed: CALL, tool: CALL, failing: CALL },
  },
  // It carries trace context to the server: the run is the server's own.
  {
    name: 'openinference',
    asksNoModel: true,
    runs: { plain: TOOL, streamed: TOOL, tool: TOOL, failing: TOOL },
  },
])
