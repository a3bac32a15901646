import { createAnthropic } from '@ai-sdk/anthropic'
import { aiTurns } from './ai-turns.js'
import { startTelemetry } from './telemetry.js'
import { takeTurns } from './turns.js'

const anthropic = createAnthropic({ baseURL: `${process.env.ANTHROPIC_BASE_URL}/v1` })
const telemetry = startTelemetry()
const settings = { experimental_telemetry: { isEnabled: true } }
await takeTurns(aiTurns(anthropic('claude-sonnet-4-5'), settings), telemetry)
