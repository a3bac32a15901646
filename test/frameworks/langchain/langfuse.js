import { CallbackHandler } from '@langfuse/langchain'
import { langgraphTurns } from './langgraph-turns.js'
import { startTelemetry } from './telemetry.js'
import { takeTurns } from './turns.js'

const telemetry = startTelemetry()
await takeTurns(langgraphTurns([new CallbackHandler()]), telemetry)
