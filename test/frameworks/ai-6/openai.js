import { openai } from '@ai-sdk/openai'
import { aiTurns } from './ai-turns.js'
import { startTelemetry } from './telemetry.js'
import { takeTurns } from './turns.js'

const telemetry = startTelemetry()
const settings = { experimental_telemetry: { isEnabled: true } }
await takeTurns(aiTurns(openai.chat('gpt-4o-mini'), settings), telemetry)
