import { OpenAIAgentsInstrumentation } from '@arizeai/openinference-instrumentation-openai-agents'
import * as agents from '@openai/agents'
import { agentsTurns } from './agents-turns.js'
import { startTelemetry } from './telemetry.js'
import { takeTurns } from './turns.js'

const telemetry = startTelemetry()
const instrumentation = new OpenAIAgentsInstrumentation({ tracerProvider: telemetry })
instrumentation.manuallyInstrument(agents)
await takeTurns(agentsTurns(), telemetry)
