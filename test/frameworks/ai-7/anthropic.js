import { createAnthropic } from '@ai-sdk/anthropic'
import { OpenTelemetry } from '@ai-sdk/otel'
import { registerTelemetry } from 'ai'
import { aiTurns } from './ai-turns.js'
import { startTelemetry } from './telemetry.js'
import { takeTurns } from './turns.js'

const anthropic = createAnthropic({ baseURL: `${process.env.ANTHROPIC_BASE_URL}/v1` })
const telemetry = startTelemetry()
registerTelemetry(new OpenTelemetry())
await takeTurns(aiTurns(anthropic('claude-sonnet-4-5')), telemetry)
