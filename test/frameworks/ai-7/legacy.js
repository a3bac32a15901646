import { openai } from '@ai-sdk/openai'
import { LegacyOpenTelemetry } from '@ai-sdk/otel'
import { registerTelemetry } from 'ai'
import { aiTurns } from './ai-turns.js'
import { startTelemetry } from './telemetry.js'
import { takeTurns } from './turns.js'

const telemetry = startTelemetry()
registerTelemetry(new LegacyOpenTelemetry())
await takeTurns(aiTurns(openai.chat('gpt-4o-mini')), telemetry)
