import { observeOpenAI } from '@langfuse/openai'
import OpenAI from 'openai'
import { openaiTurns } from './openai-turns.js'
import { startTelemetry } from './telemetry.js'
import { takeTurns } from './turns.js'

const telemetry = startTelemetry()
await takeTurns(openaiTurns(observeOpenAI(new OpenAI({ maxRetries: 0 }))), telemetry)
