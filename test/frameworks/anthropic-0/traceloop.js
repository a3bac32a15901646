import * as sdk from '@anthropic-ai/sdk'
import { AnthropicInstrumentation } from '@traceloop/instrumentation-anthropic'
import { anthropicTurns } from './anthropic-turns.js'
import { startTelemetry } from './telemetry.js'
import { takeTurns } from './turns.js'

const instrumentation = new AnthropicInstrumentation()
const telemetry = startTelemetry({ instrumentations: [instrumentation] })
instrumentation.manuallyInstrument(sdk)
await takeTurns(anthropicTurns(new sdk.Anthropic({ maxRetries: 0 })), telemetry)
