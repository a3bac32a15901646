import * as callbackManagerModule from '@langchain/core/callbacks/manager'
import { LangChainInstrumentation } from '@traceloop/instrumentation-langchain'
import { langgraphTurns } from './langgraph-turns.js'
import { startTelemetry } from './telemetry.js'
import { takeTurns } from './turns.js'

const instrumentation = new LangChainInstrumentation()
const telemetry = startTelemetry({ instrumentations: [instrumentation] })
instrumentation.manuallyInstrument({ callbackManagerModule })
await takeTurns(langgraphTurns(), telemetry)
