import Anthropic from '@anthropic-ai/sdk'
import { anthropicTurns } from './anthropic-turns.js'
import { startTelemetry } from './telemetry.js'
import { takeTurns } from './turns.js'

// From its version 1 on the client makes spans itself.
const telemetry = startTelemetry()
await takeTurns(anthropicTurns(new Anthropic({ maxRetries: 0 })), telemetry)
