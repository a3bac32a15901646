import Anthropic from '@anthropic-ai/sdk'
import { AnthropicInstrumentation } from '@arizeai/openinference-instrumentation-anthropic'
import { anthropicTurns } from './anthropic-turns.js'
import { startTelemetry } from './telemetry.js'
import { takeTurns } from './turns.js'

const instrumentation = new AnthropicInstrumentation()
const telemetry = startTelemetry({ instrumentations: [instrumentation] })
instrumentation.manuallyInstrument(Anthropic)
await takeTurns(anthropicTurns(new Anthropic({ maxRetries: 0 })), telemetry)
