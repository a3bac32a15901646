import { LangChainInstrumentation } from '@arizeai/openinference-instrumentation-langchain'
import * as CallbackManagerModule from '@langchain/core/callbacks/manager'
import { langgraphTurns } from './langgraph-turns.js'
import { startTelemetry } from './telemetry.js'
import { takeTurns } from './turns.js'

const telemetry = startTelemetry()
new LangChainInstrumentation().manuallyInstrument(CallbackManagerModule)
await takeTurns(langgraphTurns(), telemetry)
